import { describe, expect, test } from "vitest";
import { readWhole } from "./fixtures/read-whole.ts";
import { notationOf } from "./fixtures/reference-html.ts";

/** What is shown of a text, in the notation of the specification's tests. */
function shown(text: string): string {
  return notationOf(readWhole(text).nodes);
}

describe("letters that are no markup stay", () => {
  test.each([
    "Set MAX_OUTPUT_TOKENS in the_config_file.toml.",
    "Call fetch_exchange_rate now; files *.css and *.html",
    "Delete *.log and keep *.txt here.",
    "Use _internal for that and go on.",
    "a * b * c, 2 ** 3, x__y__z",
    "5 < 6 > 4 & 3 <= 7",
    "list[0], dict['key'], f(x)[i] and [see below]",
    "100% ~ 50 #1 @home 10~20 and 30~40",
    "$5 and $10, $HOME/bin:$PATH, echo $$, US$3",
  ])("%s", (text) => {
    expect(shown(text)).toBe(`<p>${text}</p>`);
  });

  test("emphasis that is never closed is written as it came", () => {
    expect(shown("**Warning: open end.\n\nNext.")).toBe("<p>**Warning: open end.</p><p>Next.</p>");
  });
});

describe("emphasis in scripts without blanks", () => {
  test.each([
    ["他说**“你好”**了。", "他说<strong>“你好”</strong>了。"],
    ["**「中文」**是一种语言", "<strong>「中文」</strong>是一种语言"],
    ["これは**「太字」**です", "これは<strong>「太字」</strong>です"],
    ["한국어 **강조(emphasis)**는", "한국어 <strong>강조(emphasis)</strong>는"],
    ["这是~~（旧）~~的", "这是<s>（旧）</s>的"],
    ["**注意：**请看", "<strong>注意：</strong>请看"],
    ["中文**加粗**中文", "中文<strong>加粗</strong>中文"],
    ["面积是 2 ** 3 和 4 * 5", "面积是 2 ** 3 和 4 * 5"],
    ["文件*.txt与*.md", "文件*.txt与*.md"],
    ["文件 *.txt 与 *.md", "文件 *.txt 与 *.md"],
    ["名字_（甲）_乙", "名字_（甲）_乙"],
    ["𠮷**“字”**𠮷", "𠮷<strong>“字”</strong>𠮷"],
  ])("%s", (text, expected) => {
    expect(shown(text)).toBe(`<p>${expected}</p>`);
  });
});

describe("code", () => {
  test("a fence in a list item may hold an empty line, and text after it stands outside", () => {
    expect(shown("- x\n  ```py\n  a\n\n  b\n  ```\nend")).toBe(
      "<ul><li>x<pre><code py>a\n\nb</code></pre></li></ul><p>end</p>",
    );
  });

  test("tildes fence too, and a longer fence holds a shorter one", () => {
    expect(shown("~~~js\nlet a=1\n~~~\nafter")).toBe(
      "<pre><code js>let a=1</code></pre><p>after</p>",
    );
    expect(shown("````md\n```js\nx\n```\n````")).toBe("<pre><code md>```js\nx\n```</code></pre>");
  });
});

describe("lists", () => {
  test("a nested list after an empty line is nested", () => {
    expect(shown("- a\n\n  - b\n\n- c")).toBe(
      "<ul><li><p>a</p><ul><li>b</li></ul></li><li><p>c</p></li></ul>",
    );
  });

  test("tasks have a box, in the words of the text", () => {
    expect(shown("- [ ] open\n- [x] done\n- [-] other")).toBe(
      "<ul><li><span>☐ </span>open</li><li><span>☑ </span>done</li><li>[-] other</li></ul>",
    );
  });

  test("numbers that are not the next ones are kept; a repeated number counts on", () => {
    const values = (text: string) =>
      readWhole(text).nodes.flatMap((list) =>
        list.kind === "element"
          ? list.children.map((item) => (item.kind === "element" ? item.attributes.value : null))
          : [],
      );
    expect(values("1. a\n2. b\n3. c")).toEqual([undefined, undefined, undefined]);
    expect(values("1. a\n1. b\n1. c")).toEqual([undefined, undefined, undefined]);
    expect(values("10. ten\n9. nine\n8. eight")).toEqual([undefined, "9", "8"]);
    expect(values("1. a\n3. c\n4. d")).toEqual([undefined, "3", undefined]);
  });
});

describe("tables", () => {
  const TABLE =
    "<div><table><thead><tr><th>a</th><th>b</th></tr></thead>" +
    "<tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>";

  test.each([
    ["with outer pipes", "| a | b |\n|---|---|\n| 1 | 2 |"],
    ["without outer pipes", "a | b\n--- | ---\n1 | 2"],
    ["with blanks at the ends of lines", "| a | b |  \n|---|---|  \n| 1 | 2 |  \n"],
    ["indented", "  | a | b |\n  |---|---|\n  | 1 | 2 |"],
  ])("%s", (_name, text) => {
    expect(shown(text)).toBe(TABLE);
  });

  test("a value between bars is no table", () => {
    expect(shown("|x| is 5\nnext")).toBe("<p>|x| is 5\nnext</p>");
  });

  test("ends where a list, a quote, a heading or a line without a bar begins", () => {
    const table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    expect(shown(`${table}- x\n- y`)).toBe(`${TABLE}<ul><li>x</li><li>y</li></ul>`);
    expect(shown(`${table}> q`)).toBe(`${TABLE}<blockquote><p>q</p></blockquote>`);
    expect(shown(`${table}# h`)).toBe(`${TABLE}<h4>h</h4>`);
    expect(shown(`${table}A sentence.`)).toBe(`${TABLE}<p>A sentence.</p>`);
  });

  test("missing cells are empty, and cells beyond the header are kept", () => {
    expect(shown("|a|b|\n|-|-|\n|1|\n|1|2|3|")).toBe(
      "<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>" +
        "<tr><td>1</td><td></td></tr><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table></div>",
    );
  });

  test("a bar with a backslash belongs to its cell, in code too", () => {
    expect(shown("| a |\n|---|\n| x \\| `y \\| z` |")).toBe(
      "<div><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>x | <code>y | z</code></td></tr></tbody></table></div>",
    );
  });

  test("columns are aligned as their dashes say", () => {
    const [frame] = readWhole("| l | c | r | n |\n|:--|:-:|--:|---|").nodes;
    const classes: (string | undefined)[] = [];
    const visit = (node: typeof frame): void => {
      if (node?.kind !== "element") return;
      if (node.name === "th") classes.push(node.attributes.class);
      node.children.forEach(visit);
    };
    visit(frame);
    expect(classes).toEqual(["align-left", "align-center", "align-right", undefined]);
  });

  test("dashes without a bar under a line of one cell are a heading", () => {
    expect(shown("| a |\n---")).toBe("<h5>| a |</h5>");
  });
});

describe("links", () => {
  const link = (address: string, text = address) => `<a ${address}>${text}</a>`;

  test("the punctuation after an address in running text is not part of it", () => {
    expect(
      shown("See https://a.example/x. Or https://a.example/y, (see https://a.example/z) too!"),
    ).toBe(
      `<p>See ${link("https://a.example/x")}. Or ${link("https://a.example/y")}, (see ${link("https://a.example/z")}) too!</p>`,
    );
  });

  test("brackets and titles of a link's address", () => {
    expect(shown("[Faust](https://a.example/Faust_(play)) end")).toBe(
      `<p>${link("https://a.example/Faust_(play)", "Faust")} end</p>`,
    );
    expect(shown('[w](https://a.example/x "Title") end')).toBe(
      '<p><a https://a.example/x "Title">w</a> end</p>',
    );
    expect(shown("<https://a.example/x>")).toBe(`<p>${link("https://a.example/x")}</p>`);
  });

  test("underscores and stars in an address are no emphasis", () => {
    expect(shown("https://a.example/_x_/*y*z and **https://b.example/**")).toBe(
      `<p>${link("https://a.example/_x_/*y*z")} and <strong>${link("https://b.example/")}</strong></p>`,
    );
  });

  test("an address that must not be followed is written out", () => {
    expect(shown("[a](javascript:alert) [b](/local 'Title') [c](ftp://d.example)")).toBe(
      '<p>a (javascript:alert) b (/local "Title") c (ftp://d.example)</p>',
    );
  });

  test("a definition without a link is an answer, with one it is none", () => {
    expect(shown("[Answer]: 42")).toBe("{definition [Answer]: 42}");
    expect(shown("See [1].\n\n[1]: https://a.example/x")).toBe(
      `<p>See ${link("https://a.example/x", "1")}.</p>`,
    );
    expect(shown("> - [1]: https://a.example/x\n>   'Title'")).toBe(
      "<blockquote><ul><li>{definition [1]: https://a.example/x\n'Title'}</li></ul></blockquote>",
    );
  });
});

describe("formulas", () => {
  test.each([
    [
      "$$\\sum_{i=1}^{n} a_i b_i$$ is the sum.",
      "<p>{formula $$\\sum_{i=1}^{n} a_i b_i$$} is the sum.</p>",
    ],
    ["so \\(a_1 * b_1\\) and $x^2$", "<p>so {formula \\(a_1 * b_1\\)} and {formula $x^2$}</p>"],
    ["\\[\nx\n= y\n+ z\n- 1\n\\]", "{formula \\[\nx\n= y\n+ z\n- 1\n\\]}"],
    [
      "text\n$$\na = b\n\nc = d\n$$\nafter",
      "<p>text</p>{formula $$\na = b\n\nc = d\n$$}<p>after</p>",
    ],
    [
      "- item\n  \\[ x = 1 \\]\n- next",
      "<ul><li>item{formula \\[ x = 1 \\]}</li><li>next</li></ul>",
    ],
  ])("%s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test("an opening without an end takes nothing with it", () => {
    expect(shown("$$\na = b\n\n- c\n\n# d")).toBe("<p>$$\na = b</p><ul><li>c</li></ul><h4>d</h4>");
    expect(shown("$$ is a process\n```sh\necho $$\n```")).toBe(
      "<p>$$ is a process</p><pre><code sh>echo $$</code></pre>",
    );
  });

  test("brackets with a backslash around words are brackets", () => {
    expect(shown("Use \\[optional\\] and \\(see below\\).")).toBe(
      "<p>Use [optional] and (see below).</p>",
    );
  });
});

describe("raw HTML is text", () => {
  test("in a line, as a block, and while it is not closed", () => {
    expect(shown("a <b>bold</b> c")).toBe("<p>a <b>bold</b> c</p>");
    expect(shown("<details>\n<summary>More</summary>\n\n*text*\n\n</details>")).toBe(
      "<details>\n<summary>More</summary><p><em>text</em></p></details>",
    );
    expect(shown("<!-- never closed\n\ntext")).toBe("<!-- never closed\n\ntext");
  });
});
