import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { MarkdownStream } from "./markdown-stream.ts";

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.replaceChildren(root);
});

/** Frames are taken by hand. */
function frames() {
  const waiting = new Set<() => void>();
  return {
    request: (callback: () => void) => {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    get count() {
      return waiting.size;
    },
    draw() {
      const now = [...waiting];
      waiting.clear();
      for (const callback of now) callback();
    },
  };
}

function show(text: string, chunk = text.length || 1): HTMLElement {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  for (let end = chunk; end < text.length; end += chunk) {
    stream.update(text.slice(0, end), false);
    frame.draw();
  }
  stream.update(text, true);
  frame.draw();
  return root;
}

test("the beginning of a text is there before the first frame, the rest of a long one after more", () => {
  const frame = frames();
  new MarkdownStream(root, frame.request).begin("**Bonn** lies", false);
  expect(root.textContent).toBe("Bonn lies");
  expect(root.querySelector("strong")).not.toBeNull();
  const text = "A line of many.\n\n".repeat(2000);
  new MarkdownStream(root, frame.request).begin(text, true);
  const shown = root.textContent.length;
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(text.length / 2);
  while (frame.count > 0) frame.draw();
  expect(root.querySelectorAll("p")).toHaveLength(2000);
});

/** Every element and attribute that the renderer may ever make. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  P: ["class", "dir"],
  H4: ["dir"],
  H5: ["dir"],
  H6: ["dir"],
  PRE: ["tabindex", "dir", "role", "aria-label"],
  CODE: ["data-language", "dir"],
  BUTTON: ["type", "class", "aria-label", "title"],
  EM: [],
  STRONG: [],
  S: [],
  A: ["href", "target", "rel", "title"],
  BLOCKQUOTE: ["dir"],
  BR: [],
  HR: [],
  UL: ["dir"],
  OL: ["start", "dir"],
  LI: ["value"],
  SPAN: ["class", "title"],
  // The frame of a wide table scrolls, so it can be reached and has a name.
  DIV: ["class", "tabindex", "role", "aria-label", "dir"],
  TABLE: ["dir"],
  THEAD: [],
  TBODY: [],
  TR: [],
  TH: ["class"],
  TD: ["class"],
};

function expectHarmless(element: HTMLElement): void {
  for (const child of element.querySelectorAll("*")) {
    const allowed = ALLOWED[child.tagName];
    expect(allowed, `<${child.tagName}>`).toBeDefined();
    for (const { name } of child.attributes) expect(allowed).toContain(name);
    if (child instanceof HTMLAnchorElement && child.hasAttribute("href")) {
      expect(["https:", "http:", "mailto:"]).toContain(new URL(child.href).protocol);
      expect(child.rel).toBe("noreferrer noopener");
      expect(child.target).toBe("_blank");
      expect(child.title).toBe(child.href);
    }
  }
}

test("writes paragraphs, emphasis, lists, code and tables as elements", () => {
  show(
    "# Title\n\nSome **bold** and *soft* text.\n\n- one\n- two\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
  );
  expect(root.querySelector("h4")?.textContent).toBe("Title");
  expect(root.querySelector("strong")?.textContent).toBe("bold");
  expect([...root.querySelectorAll("li")].map((item) => item.textContent)).toEqual(["one", "two"]);
  expect(root.querySelector("pre code")?.textContent).toBe("let a = 1;");
  expect(root.querySelector("thead th")?.textContent?.trim()).toBe("a");
  expect(root.querySelector("tbody td")?.textContent?.trim()).toBe("1");
  expectHarmless(root);
});

test.each([
  "<script>window.__xss = 1</script>",
  "<img src=x onerror='window.__xss = 1'>",
  "<svg onload=window.__xss=1>",
  "[link](javascript:window.__xss=1)",
  "[link](JaVaScRiPt:window.__xss=1)",
  "[link](\tjavascript:window.__xss=1)",
  "[link](data:text/html,<script>window.__xss=1</script>)",
  "[link](vbscript:msgbox)",
  "[link](//evil.example)",
  "[link](https://bank.example@evil.example/)",
  "![image](https://evil.example/pixel.png)",
  "[![nested](https://evil.example/a.png)](https://evil.example/b)",
  "![a](javascript:window.__xss=1)",
  "`<b>`<b onclick=window.__xss=1>x</b>",
  "<a href='javascript:window.__xss=1'>x</a>",
  "<style>*{background:url(https://evil.example)}</style>",
  "| <img src=x onerror=window.__xss=1> | b |\n|---|---|\n| [x](javascript:1) | y |",
])("makes nothing that acts or loads of %s", async (text) => {
  for (const chunk of [1, 3, text.length]) {
    show(text, chunk);
    expectHarmless(root);
    expect(root.querySelector("img, script, svg, style, iframe, [onerror], [onclick]")).toBeNull();
  }
  expect("__xss" in window).toBe(false);
  const requests = performance.getEntriesByType("resource").map(({ name }) => name);
  expect(requests.filter((name) => name.includes("evil.example"))).toEqual([]);
});

test("keeps raw HTML as the text that it is", () => {
  expect(show("a <b>bold</b> c").textContent).toBe("a <b>bold</b> c");
});

test("makes links of https, http and mailto only, with the whole address in the title", () => {
  show("[a](https://example.org/x) [b](mailto:x@example.org) [c](ftp://example.org)");
  const links = [...root.querySelectorAll("a")];
  expect(links.map((link) => link.title)).toEqual([
    "https://example.org/x",
    "mailto:x@example.org",
  ]);
  expect(root.textContent).toContain("c (ftp://example.org)");
});

test("puts brackets back that did not become a link", () => {
  expect(show("array[0] is [first] here").textContent).toBe("array[0] is [first] here");
});

test("turns an image into a chip that loads nothing", () => {
  const chip = show("![a cat](https://example.org/cat.png)").querySelector(".image-chip");
  expect(chip?.textContent).toBe("a cat");
  expect(chip?.getAttribute("title")).toBe("Image, not loaded: https://example.org/cat.png");
});

test("any text in any chunks makes only allowed elements and attributes", () => {
  const piece = fc.constantFrom(
    ..."*_`~[]()!#>-|\n \\$<".split(""),
    "javascript:",
    "https://a.example/",
    "<script>",
    "onerror=",
    "data:text/html,",
    "word",
    "1. ",
    "```",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      (pieces, chunk) => {
        show(pieces.join(""), chunk);
        expectHarmless(root);
      },
    ),
    { numRuns: 300, seed: 20 },
  );
});

test("deep nesting is shown as plain text rather than lost", () => {
  const text = `${"> ".repeat(60)}deep ${"*_".repeat(40)}words`;
  show(text, 5);
  expect(root.textContent).toContain("deep");
  expect(root.textContent).toContain("words");
  expectHarmless(root);
});

test("only appends: what is shown already stays the same node", () => {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  stream.update("First paragraph.\n\nSecond", false);
  frame.draw();
  const first = root.firstElementChild;
  stream.update("First paragraph.\n\nSecond paragraph, longer.", false);
  frame.draw();
  expect(root.firstElementChild).toBe(first);
  expect(root.children).toHaveLength(2);
});

test("waits for one frame however often the text grows", () => {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  for (let end = 1; end <= 50; end += 1) stream.update("x".repeat(end), false);
  expect(frame.count).toBe(1);
  expect(root.textContent).toBe("");
});

test("a text that is no continuation starts over", () => {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  stream.update("The first attempt was cut", false);
  frame.draw();
  stream.update("Again", true);
  frame.draw();
  expect(root.textContent).toBe("Again");
});

test("a text that grows after it was complete is shown whole", () => {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  stream.update("one", true);
  frame.draw();
  stream.update("one two", true);
  frame.draw();
  expect(root.textContent).toBe("one two");
});

test("a space that ends what has come stands between it and what comes next, at once", () => {
  const frame = frames();
  const stream = new MarkdownStream(root, frame.request);
  for (const [text, shown] of [
    ["Born in ", "Born in"],
    ["Born in Paris on ", "Born in Paris on"],
    ["Born in Paris on 21 November", "Born in Paris on 21 November"],
  ] as const) {
    stream.update(text, false);
    frame.draw();
    expect(root.textContent?.trim()).toBe(shown);
  }
});
