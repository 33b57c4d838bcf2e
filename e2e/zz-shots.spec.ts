import { test } from "@playwright/test";
import { QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";

const MIX = `# Overview of the method

Here is **bold**, *italic*, ~~gone~~ and \`inline_code(x)\`, then a [link](https://a.example/x) and https://b.example/y. See Note.

## Steps

1. First, install it:

   \`\`\`bash
   npm install --save-dev some-package && echo "$HOME is here" | tee -a ~/.profile
   \`\`\`
2. Then call \`answer()\`:
   - nested **item**
   - another, with a long line that wraps once or twice on a phone and goes on
     - third level
3. Done.

- [x] task done
- [ ] task open

\`\`\`python
def answer_the_question_about_two_plus_two(first_number, second_number):
    """Adds."""
    return first_number + second_number
\`\`\`

| Name | Value | Note |
|:-----|------:|:----:|
| alpha | 1.25 | the first of them |
| beta | 12,000 | a longer note that says more than the others do |

> A quote with *emphasis*.
>
> - and a list

Inline \\(E = mc^2\\), $x_1 + x_2$, and a price of $5 or $10.

\\[
\\sum_{i=1}^{n} \\frac{x_i - \\mu}{\\sigma} = \\int_0^1 f(t)\\,dt
\\]

$$\\begin{aligned} a &= b + c \\\\ d &= \\sqrt{e^2 + f^2} \\end{aligned}$$

$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\vec{v} = \\lambda \\hat{v}, \\quad f'(x) = \\lim_{h\\to 0} \\frac{f(x+h)-f(x)}{h}$$

<details>
<summary>Raw HTML</summary>
</details>

---

![a cat](https://a.example/cat.png) and \`$$\\unknowncommand{x}$$\`: $$\\notacommand{x} = 1$$`;
const ARABIC = `العاصمة هي **باريس**، وتقع على نهر السين.

1. أولا: ثبّت \`npm install\` ثم انتظر.
2. ثانيا: افتح الملف.
   - بند فرعي.
   - \`code\` في البداية.

> اقتباس قصير.

| الاسم | القيمة |
|---|---|
| أ | 1.5 |

\`\`\`js
const answer = 42;
\`\`\`

Latin paragraph in between. ثم عربي.`;
const CHINESE = `## 如何煮茶

首先，把水烧开；然后等**一分钟**。参见https://a.example/茶。

1. 准备*绿茶*
2. 倒入热水
   - 不要太烫
   - 大约 80 °C

| 茶 | 温度 |
|---|---|
| 绿茶 | 80 °C |
| 红茶 | 95 °C |

公式 $E = mc^2$ 和 \\(a^2+b^2=c^2\\)。

\`\`\`python
print("你好，世界")
\`\`\`

> 引用一段话。`;
const WHAT = { mix: MIX, arabic: ARABIC, chinese: CHINESE, short: "No" } as const;
for (const [name, answer] of Object.entries(WHAT)) {
  test(name, async ({ page }) => {
    const world = await startLiveWorld({
      generations: [
        "<think>I ask.</think><search> Small-8B: Who is older? </search>",
        `<think>${name === "arabic" ? "أفكر في السؤال." : "Hm."}</think><answer>${answer}</answer>`,
      ],
      replies: { "Small-8B": answer.slice(0, 1500) },
    });
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await page.waitForTimeout(600);
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({
          path: `/tmp/scratch-md/shots/${name}-${width}-${scheme}.png`,
          fullPage: true,
        });
      }
    }
    await world.close();
  });
}
