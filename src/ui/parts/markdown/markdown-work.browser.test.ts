import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { HOSTILE_TEXTS } from "./document/fixtures/hostile-texts.ts";
import { cutAnywhere, randomMarkdown } from "./document/fixtures/random-markdown.ts";
import { REALISTIC_TEXTS } from "./document/fixtures/realistic-texts.ts";
import { MarkdownStream } from "./markdown-stream.ts";

// What a text costs is counted in characters that are read and nodes that are made, never in time: `npm run bench` times it.

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.replaceChildren(root);
});

/** Frames are taken by hand. */
class Frames {
  readonly #waiting = new Set<() => void>();
  readonly request = (callback: () => void) => {
    this.#waiting.add(callback);
    return () => this.#waiting.delete(callback);
  };

  /** Draws one frame. False when nobody waited for it. */
  draw(): boolean {
    const now = [...this.#waiting];
    this.#waiting.clear();
    for (const callback of now) callback();
    return now.length > 0;
  }

  drawAll(): number {
    let count = 0;
    while (this.draw()) count += 1;
    return count;
  }
}

/** Streams the pieces, with a frame after each for which `hasFrame` says so, and then as many as are needed. */
function stream(pieces: readonly string[], hasFrame: (piece: number) => boolean = () => true) {
  const frames = new Frames();
  const shown = new MarkdownStream(root, frames.request);
  let text = "";
  for (const [index, piece] of pieces.entries()) {
    text += piece;
    shown.update(text, index === pieces.length - 1);
    if (hasFrame(index)) frames.draw();
  }
  frames.drawAll();
  return { shown, html: withoutFormulas(root) };
}

/** What is in the page, with formulas as their source: whether they are set already is a matter of time. */
function withoutFormulas(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const formula of copy.querySelectorAll<HTMLElement>(".formula")) {
    formula.textContent = formula.title === "" ? formula.textContent : formula.title;
    formula.removeAttribute("title");
  }
  return copy.innerHTML;
}

function everyFour(text: string): readonly string[] {
  return text.match(/[\s\S]{1,4}/g) ?? [];
}

describe("the page's nodes in the end are those of the whole text", () => {
  test("for any text in any pieces and any frames", () => {
    fc.assert(
      fc.property(
        randomMarkdown.chain((text) => fc.tuple(fc.constant(text), cutAnywhere(text))),
        fc.infiniteStream(fc.boolean()),
        ([text, pieces], frames) => {
          const { html } = stream(pieces, () => frames.next().value ?? true);
          expect(html).toBe(stream([text]).html);
        },
      ),
      { numRuns: 500, seed: 13 },
    );
  });

  test("for answers of the kinds that models write, four characters at a time", () => {
    for (const text of REALISTIC_TEXTS) {
      expect(stream(everyFour(text)).html).toBe(stream([text]).html);
    }
  });
});

describe("the work for a text grows with its length, not with the number of its pieces", () => {
  const LINE =
    "Some **bold** words and *soft* ones, [a link](https://a.example/x) and `code`; then prose. ";
  const KINDS: Readonly<Record<string, string>> = {
    "short blocks":
      `## Heading\n\n${LINE}\n\n- one\n- two\n\n\`\`\`ts\nconst a = 1;\n\`\`\`\n\n`.repeat(130),
    "one list": `- ${LINE}\n`.repeat(220),
    "one nested list": `1. ${LINE}\n   - sub item\n   - another\n\n   ${LINE}\n`.repeat(100),
    "one block of code": `\`\`\`js\n${"const answer = compute(42); // here\n".repeat(600)}`,
    "one table": `| a | b |\n|---|---|\n${"| a value | **two** `x` |\n".repeat(800)}`,
    "one paragraph": LINE.repeat(220),
    "one quote": `> ${LINE}\n`.repeat(220),
    "links that are defined at the end": `${"See [one] and [two].\n\n".repeat(900)}[one]: /1\n\n[two]: /2\n`,
  };

  test.each(Object.entries(KINDS))("%s", (_name, repeated) => {
    const text = repeated.slice(0, 20_000);
    const { shown } = stream(everyFour(text));
    // What is saved up in the beginning, and then a constant for each character.
    expect(shown.readLength).toBeLessThanOrEqual(150_000 + 60 * text.length);
    expect(shown.madeCount).toBeLessThanOrEqual(text.length);
  });

  test("twice the text costs twice as much", () => {
    const text = (KINDS["short blocks"] ?? "").slice(0, 20_000);
    const once = stream(everyFour(text)).shown;
    const twice = stream(everyFour(`${text}\n\n${text}`)).shown;
    expect(twice.readLength / once.readLength).toBeLessThan(2.1);
    expect(twice.madeCount / once.madeCount).toBeLessThan(2.1);
  });

  test("finished blocks keep their nodes", () => {
    const pieces = everyFour((KINDS["short blocks"] ?? "").slice(0, 2000));
    const frames = new Frames();
    const shown = new MarkdownStream(root, frames.request);
    const first: (ChildNode | null)[] = [];
    for (let count = 1; count <= pieces.length; count += 1) {
      shown.update(pieces.slice(0, count).join(""), count === pieces.length);
      frames.draw();
      first.push(root.children.length > 2 ? root.firstChild : null);
    }
    expect(new Set(first.filter((node) => node !== null)).size).toBe(1);
  });

  test("letters within a line are shown without reading", () => {
    const frames = new Frames();
    const shown = new MarkdownStream(root, frames.request);
    shown.update("A line of", false);
    frames.draw();
    const { readLength } = shown;
    shown.update("A line of words, and more", false);
    frames.draw();
    expect(root.textContent).toBe("A line of words, and more");
    expect(shown.readLength).toBe(readLength);
  });
});

describe("100,000 characters of anything", () => {
  test.each(Object.entries(HOSTILE_TEXTS))(
    "%s: in slices, with bounded work, and no letter is lost",
    (_name, text) => {
      const frames = new Frames();
      const shown = new MarkdownStream(root, frames.request);
      shown.update(text, true);
      let most = 0;
      let made = 0;
      let read = 0;
      let mostRead = 0;
      let count = 0;
      while (frames.draw()) {
        count += 1;
        most = Math.max(most, shown.madeCount - made);
        mostRead = Math.max(mostRead, shown.readLength - read);
        made = shown.madeCount;
        read = shown.readLength;
      }
      expect(count).toBeGreaterThanOrEqual(Math.floor(text.length / 6000));
      // Between two frames: what a laptop reads and makes in a part of 50 ms.
      expect(mostRead).toBeLessThanOrEqual(170_000);
      expect(most).toBeLessThanOrEqual(5000);
      expect(read).toBeLessThanOrEqual(4 * text.length);
      expect(made).toBeLessThanOrEqual(20_000);
      const letters = (of: string) => of.match(/[a-z]/g)?.length ?? 0;
      const note = root.querySelector(".shortened")?.textContent ?? "";
      const addresses = [...root.querySelectorAll("a")].map(({ href }) => href).join();
      expect(letters(root.textContent + addresses) - letters(note)).toBeGreaterThanOrEqual(
        letters(text) - (text.match(/amp/g)?.length ?? 0) * 3,
      );
    },
  );

  test("what holds too much markup stands as it came, with a word", () => {
    const items = HOSTILE_TEXTS["short items"] ?? "";
    const text = `Before.\n\n${items}`;
    stream([text]);
    expect(root.querySelector("p")?.textContent).toBe("Before.");
    expect(root.querySelector(".shortened")?.textContent).toContain("shown as it came");
    expect(
      root.textContent.replace(root.querySelector(".shortened")?.textContent ?? "", ""),
    ).toContain(items);
  });

  test("an answer of this length with headings, lists, code and tables is formatted whole", () => {
    stream([HOSTILE_TEXTS["a long answer"] ?? ""]);
    expect(root.querySelector(".shortened")).toBeNull();
    expect(root.querySelectorAll("h5").length).toBeGreaterThan(300);
  });

  test("no text node piles up marks that a browser shapes at once", () => {
    const pieces = everyFour(`e${"\u0301".repeat(3000)}`);
    stream(pieces);
    const streamed = root.innerHTML;
    stream([pieces.join("")]);
    expect(root.innerHTML).toBe(streamed);
    expect(root.textContent).toBe(pieces.join(""));
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      expect(node.textContent?.length ?? 0).toBeLessThanOrEqual(130);
    }
    expect(root.querySelectorAll("wbr").length).toBeGreaterThan(40);
  });
});
