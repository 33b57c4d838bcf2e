import { beforeEach, describe, expect, test, vi } from "vitest";
import "#ui/app.css";
import "./markdown.css";
import { MarkdownStream } from "./markdown-stream.ts";

/** A bound for what hangs: on a busy machine the typesetter takes more than a second to come. */
const PATIENCE = { timeout: 60_000 };

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  root.className = "markdown";
  root.style.width = "24rem";
  document.body.replaceChildren(root);
});

function show(text: string, copy?: (copied: string) => Promise<void>): MarkdownStream {
  const stream = new MarkdownStream(root, undefined, copy);
  stream.update(text, true);
  stream.flush();
  return stream;
}

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (found === null) throw new Error(`no ${selector} in ${root.innerHTML}`);
  return found;
}

/** Where a piece of the text stands. */
function placeOf(piece: string): DOMRect {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = node.textContent?.indexOf(piece) ?? -1;
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + piece.length);
    return range.getBoundingClientRect();
  }
  throw new Error(`no "${piece}"`);
}

describe("direction", () => {
  test.each([
    ["Arabic", "العاصمة هي باريس.", "العاصمة"],
    ["Hebrew", "הבירה היא פריז.", "הבירה"],
  ])("a full stop in %s stands on the left, after the text", (_name, text, first) => {
    show(`${text}\n\n1. ${text}\n\n> ${text}`);
    for (const selector of ["p", "ol", "li", "blockquote"]) {
      expect(getComputedStyle(find(selector)).direction).toBe("rtl");
    }
    const paragraph = find("p").getBoundingClientRect();
    expect(placeOf(".").right).toBeLessThan(placeOf(first).left);
    expect(placeOf(first).right).toBeGreaterThan(paragraph.right - 2);
  });

  test("the marks of a list and the bar of a quote stand where the text begins", () => {
    show("- أولا\n- ثانيا\n\n> اقتباس");
    const list = getComputedStyle(find("ul"));
    expect(Number.parseFloat(list.paddingRight)).toBeGreaterThan(10);
    expect(Number.parseFloat(list.paddingLeft)).toBe(0);
    const quote = getComputedStyle(find("blockquote"));
    expect(Number.parseFloat(quote.borderRightWidth)).toBeGreaterThan(1);
    expect(Number.parseFloat(quote.borderLeftWidth)).toBe(0);
    show("- first\n\n> quote");
    expect(Number.parseFloat(getComputedStyle(find("ul")).paddingLeft)).toBeGreaterThan(10);
    expect(Number.parseFloat(getComputedStyle(find("blockquote")).borderLeftWidth)).toBeGreaterThan(
      1,
    );
  });

  test("each paragraph, item and cell reads in its own direction, and code never decides it", () => {
    show(
      "English first.\n\n`npm` ثم النص.\n\n- `code` أولا.\n- English item.\n\n| `x` الاسم |\n|---|\n| English. |",
    );
    expect(getComputedStyle(find("p")).direction).toBe("ltr");
    expect(getComputedStyle(find("p:nth-of-type(2)")).direction).toBe("rtl");
    expect(getComputedStyle(find("ul")).direction).toBe("rtl");
    expect(getComputedStyle(find("table")).direction).toBe("rtl");
    // Within the list from right to left, the English item ends with its full stop on the right.
    expect(placeOf("item.").right).toBeGreaterThan(placeOf("English item").left);
    const stop = placeOf("item.");
    expect(stop.left).toBeGreaterThanOrEqual(placeOf("English ite").left);
    expect(getComputedStyle(find("pre, code")).direction).toBe("ltr");
  });

  test.each([
    ["an item", "- כתב את המחזה.\n- Faust הוא מחזה."],
    ["a paragraph", "Faust הוא המחזה."],
    ["a paragraph of a quote", "> כתב את המחזה.\n>\n> Faust הוא מחזה."],
    ["a cell", "| מחזה |\n|---|\n| Faust הוא מחזה. |"],
  ])("a name from the left does not turn %s that is written from the right", (_, text) => {
    show(text);
    expect(placeOf("מחזה.").left).toBeLessThan(placeOf("Faust").left);
    expect(placeOf("Faust").right).toBeGreaterThan(root.getBoundingClientRect().width / 2);
  });

  test("an address does not turn what begins from the right, nor a word from the right what is written from the left", () => {
    show("ראו https://a.example/a-long-path/to-it\n\nThe word ספר means a book.");
    expect(getComputedStyle(find("p")).direction).toBe("rtl");
    expect(getComputedStyle(find("p:last-child")).direction).toBe("ltr");
  });

  test("an item stands at its mark and a cell in its column, in whatever direction it reads", () => {
    show("- ראשון\n- Faust.\n\n  ```\n  x\n  ```\n\n| שם |\n|---|\n| Goethe. |");
    expect(placeOf("Faust.").right).toBeGreaterThan(find("li").getBoundingClientRect().right - 2);
    expect(placeOf("Goethe.").right).toBeCloseTo(placeOf("שם").right, 0);
    expect(placeOf("x").left).toBeLessThan(find("pre").getBoundingClientRect().left + 30);
    show("- first\n- ראשון.");
    expect(placeOf("ראשון").right).toBeLessThan(200);
  });

  test("code is written from left to right", () => {
    show("مثال:\n\n```js\nconst a = 1; // تعليق\n```");
    expect(getComputedStyle(find("pre")).direction).toBe("ltr");
    expect(placeOf("const").left).toBeLessThan(placeOf("= 1").left);
  });
});

describe("width", () => {
  test("a wide line of code, a wide table and a long formula scroll in their own boxes", () => {
    const wide = "wide_".repeat(60);
    show(
      `\`\`\`\n${wide}\n\`\`\`\n\n| ${wide} | ${`${wide} | `.repeat(4)}\n|${"---|".repeat(5)}\n\n- ${wide}\n  \`\`\`\n  ${wide}\n  \`\`\``,
    );
    expect(root.scrollWidth).toBeLessThanOrEqual(root.clientWidth);
    for (const box of [...root.querySelectorAll("pre"), find(".table-scroll")]) {
      expect(box.scrollWidth).toBeGreaterThan(box.clientWidth);
      expect((box as HTMLElement).tabIndex).toBe(0);
    }
  });

  test("a column is not squeezed to a letter: what is wider than the box scrolls", () => {
    root.style.width = "16rem";
    show(
      "| 作者 | 出生日期 | 地点 | 备注 |\n|---|---|---|---|\n" +
        "| 伏尔泰 | 一六九四年十一月二十一日 | 法兰克福 | 据说他在三天之内写成了这本书 |\n\n" +
        "| Year | Remark |\n|---|---|\n| 1749-08-28 | A drama in verse that took him sixty years |",
    );
    const heights = [...root.querySelectorAll("tbody tr")].map((row) => row.clientHeight);
    expect(Math.max(...heights)).toBeLessThan(180);
    for (const piece of ["伏尔泰", "法兰克福", "1749-08-28"]) {
      expect(placeOf(piece).height, piece).toBeLessThan(40);
    }
    expect(find(".table-scroll").scrollWidth).toBeGreaterThan(find(".table-scroll").clientWidth);
  });

  test("line ends within a paragraph are seen", () => {
    show("Rue A 1\n75001 Paris");
    expect(placeOf("75001").top).toBeGreaterThan(placeOf("Rue").top + 5);
  });
});

describe("code", () => {
  test("is copied as it was written, and says so", async () => {
    const copied: string[] = [];
    show('```js title="x"\nlet a = 1;\n\n  let b;\n```', async (text) => void copied.push(text));
    expect(find(".language").textContent).toBe('js title="x"');
    const button = find<HTMLButtonElement>("button");
    expect(button.ariaLabel).toBe("Copy code");
    button.click();
    await vi.waitFor(() => expect(button.ariaLabel).toBe("Copied"), PATIENCE);
    expect(copied).toEqual(["let a = 1;\n\n  let b;"]);
  });

  test("says when the browser does not let it be copied", async () => {
    show("    code", () => Promise.reject(new Error("no")));
    const button = find<HTMLButtonElement>("button");
    button.click();
    await vi.waitFor(() => expect(button.ariaLabel).toContain("did not let it"), PATIENCE);
  });

  test("grows in the same box while it comes", () => {
    const stream = new MarkdownStream(root);
    stream.update("```js\nlet a", false);
    stream.flush();
    const frame = find(".code-block");
    const button = find("button");
    stream.update("```js\nlet a = 1;\nlet b", false);
    stream.flush();
    expect(find(".code-block")).toBe(frame);
    expect(find("button")).toBe(button);
    expect(find("code").textContent).toBe("let a = 1;\nlet b");
  });
});

describe("formulas", () => {
  test("are set when the typesetter is here, and stand as their source until then", async () => {
    show("so $x^2$ and\n\n\\[ \\frac{a}{b} \\]");
    expect(root.textContent).toContain("$x^2$");
    await vi.waitFor(() => expect(root.querySelectorAll("math")).toHaveLength(2), PATIENCE);
    expect(find("math msup").textContent).toBe("x2");
    expect(find(".formula").title).toBe("$x^2$");
    expect(root.textContent).not.toContain("$");
  });

  test("that cannot be read stay as their source", async () => {
    show("$$\\notacommand{x} = 1$$ but \\(y_1\\)");
    await vi.waitFor(() => expect(root.querySelectorAll("math")).toHaveLength(1), PATIENCE);
    expect(root.textContent).toContain("$$\\notacommand{x} = 1$$");
  });

  test("keep what was set while the text goes on", async () => {
    const stream = new MarkdownStream(root);
    stream.update("so $x^2$ and", false);
    stream.flush();
    await vi.waitFor(() => expect(root.querySelectorAll("math")).toHaveLength(1), PATIENCE);
    const math = find("math");
    stream.update("so $x^2$ and **more** of it", true);
    stream.flush();
    expect(find("math")).toBe(math);
  });
});
