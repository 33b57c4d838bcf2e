import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThinkingSplitter } from "./thinking-splitter.ts";

interface Split {
  readonly text: string;
  readonly reasoning: string;
}

/** What it is, the text of the model, and what becomes of it. */
type Reply = readonly [string, string, Split];

/** What is left of a reply that comes in these pieces, as a reader puts it together. */
function split(pieces: readonly string[], hasReasoning = false): Split {
  const splitter = new ThinkingSplitter();
  if (hasReasoning) splitter.noteReasoning();
  let text = "";
  let reasoning = "";
  for (const one of [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]) {
    if (one.kind === "recast") [text, reasoning] = ["", reasoning + text];
    else if (one.kind === "text") text += one.text;
    else reasoning += one.text;
  }
  return { text, reasoning };
}

const REPLIES: readonly Reply[] = [
  ["a plain reply", "Noon.", { text: "Noon.", reasoning: "" }],
  ["nothing", "", { text: "", reasoning: "" }],
  ["blanks alone", " \n", { text: " \n", reasoning: "" }],
  [
    "a thought at the beginning",
    "<think>\nThe sun is highest then.\n</think>\n\nNoon.",
    { text: "Noon.", reasoning: "The sun is highest then." },
  ],
  [
    "blanks before it, and another case",
    " \n<THINK>so</Think> Noon.",
    { text: "Noon.", reasoning: "so" },
  ],
  ["an empty thought", "<think>\n\n</think>\n\nNoon.", { text: "Noon.", reasoning: "" }],
  [
    "two thoughts in a row",
    "<think>one</think>\n<think>two</think>\nNoon.",
    { text: "Noon.", reasoning: "onetwo" },
  ],
  [
    "the template's own beginning",
    "The sun is highest then.\n</think>\n\nNoon.",
    { text: "Noon.", reasoning: "The sun is highest then.\n" },
  ],
  ["an end and nothing before it", "</think>\n\nNoon.", { text: "Noon.", reasoning: "" }],
  ["a thought that never ends", "<think>Two and", { text: "", reasoning: "Two and" }],
  ["a thought and nothing else", "<think>so</think>\n", { text: "", reasoning: "so" }],
  [
    "a thought that looks like ending",
    "<think>a </thin b</think>c",
    { text: "c", reasoning: "a </thin b" },
  ],
  ["Magistral's tags", "[THINK]so[/THINK]Noon.", { text: "Noon.", reasoning: "so" }],
  ["Kimi's tags", "◁think▷so◁/think▷Noon.", { text: "Noon.", reasoning: "so" }],
  ["Seed's tags", "<seed:think>so</seed:think>Noon.", { text: "Noon.", reasoning: "so" }],
  ["Gemini's word", "<thought>so</thought>Noon.", { text: "Noon.", reasoning: "so" }],
  [
    "a word of some prompts",
    "<reasoning>so</reasoning>\nNoon.",
    { text: "Noon.", reasoning: "so" },
  ],
  [
    "tags like tokens",
    "<|START_THINKING|>so<|END_THINKING|>Noon.",
    { text: "Noon.", reasoning: "so" },
  ],
  [
    "channels",
    "<|channel|>analysis<|message|>so<|end|><|start|>assistant<|channel|>final<|message|>Noon.",
    { text: "Noon.", reasoning: "so" },
  ],
  [
    "two thoughts in channels",
    "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>analysis<|message|>b<|end|><|start|>assistant<|channel|>final<|message|>Noon.",
    { text: "Noon.", reasoning: "ab" },
  ],
  [
    "the channel of the reply alone",
    "<|channel|>final<|message|>Noon.",
    { text: "Noon.", reasoning: "" },
  ],
  [
    "the end of any message, which ends no thought",
    "Noon.<|end|> So.",
    { text: "Noon.<|end|> So.", reasoning: "" },
  ],
  [
    "a thought that ends with a quotation",
    'He said "noon"</think>Noon.',
    { text: "Noon.", reasoning: 'He said "noon"' },
  ],
  [
    "a thought that ends with code",
    "So print `12`</think>Noon.",
    { text: "Noon.", reasoning: "So print `12`" },
  ],
  [
    "a thought with a block of code",
    "So:\n```\n12\n```\n</think>\nNoon.",
    { text: "Noon.", reasoning: "So:\n```\n12\n```\n" },
  ],
  ...[
    "Cut there:\n```python\nparts = text.split(\n</think>\n)\n```\nDone.",
    "1. Cut:\n   ~~~\n   </think>\n   ~~~",
    "Write `split('x</think>')[1]` then.",
    'The tag "</think>" ends it.',
    "The tag “</think> ends it.",
    "Look for the </think> tag and cut there.",
    "They all end with </think>.",
    "End with </think>",
  ].map(
    (text): Reply => [
      `a lone end that is only spoken of: ${JSON.stringify(text)}`,
      text,
      { text, reasoning: "" },
    ],
  ),
  [
    "a tag that is spoken of",
    "Models write <think> before and </think> after.",
    { text: "Models write <think> before and </think> after.", reasoning: "" },
  ],
  [
    "a quoted end",
    "It ends with `</think>`, always.",
    { text: "It ends with `</think>`, always.", reasoning: "" },
  ],
  [
    "a tag after the thought",
    "<think>so</think>Write </think> last.",
    { text: "Write </think> last.", reasoning: "so" },
  ],
  ["another tag", "<thin> air", { text: "<thin> air", reasoning: "" }],
  ["half a tag at the end", "a < b and a <thi", { text: "a < b and a <thi", reasoning: "" }],
  ["a bracket at the beginning", "[1, 2]", { text: "[1, 2]", reasoning: "" }],
  ["code with letters that grow in lower case", "İİ</think>x", { text: "x", reasoning: "İİ" }],
];

describe("ThinkingSplitter", () => {
  it.each(REPLIES)("%s", (_, whole, expected) => {
    expect(split([whole])).toEqual(expected);
  });

  it.each(REPLIES)("%s, cut in two anywhere, and letter by letter", (_, whole, expected) => {
    for (let cut = 0; cut <= whole.length; cut += 1) {
      expect(split([whole.slice(0, cut), whole.slice(cut)]), `cut at ${cut}`).toEqual(expected);
    }
    expect(split([...whole])).toEqual(expected);
  });

  it("gives the same whatever comes, however it is cut, and loses nothing but tags and blanks", () => {
    const part = fc.constantFrom(
      ...'<think>|</think>|<thi|nk>|</|[THINK]|[/THINK]|`|```\n|\r\n|\n| |"|.|,|a|é|<|thought'.split(
        "|",
      ),
    );
    // Around a tag that is taken out another may come together.
    const bare = (text: string): string => {
      const less = text.replace(/<\/?think>|\[\/?THINK\]|\s/gi, "");
      return less === text ? text : bare(less);
    };
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const whole = parts.join("");
        const atOnce = split([whole]);
        expect(split(parts)).toEqual(atOnce);
        expect(split([...whole])).toEqual(atOnce);
        expect(bare(atOnce.reasoning + atOnce.text)).toBe(bare(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads a lone end as text where the provider sends reasoning apart, but not at the beginning", () => {
    expect(split(["Write ", "</think>", " last."], true)).toEqual({
      text: "Write </think> last.",
      reasoning: "",
    });
    expect(split(["</think>\n\n", "Noon."], true)).toEqual({ text: "Noon.", reasoning: "" });
    expect(split(["<think>so</think>", "Noon."], true)).toEqual({ text: "Noon.", reasoning: "so" });
  });

  it("gives text out at once: only what may be a tag waits", () => {
    const splitter = new ThinkingSplitter();
    expect(splitter.push("Noon")).toEqual([{ kind: "text", text: "Noon" }]);
    expect(splitter.push(" is <")).toEqual([{ kind: "text", text: " is " }]);
    expect(splitter.push("12")).toEqual([{ kind: "text", text: "<12" }]);
  });
});
