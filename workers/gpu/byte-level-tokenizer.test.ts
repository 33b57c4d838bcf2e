import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteLevelTokenizer } from "./byte-level-tokenizer.ts";
import {
  LLAMA_SPLIT,
  QWEN_SPLIT,
  SPECIAL_TOKENS,
  TINY_FIRST_SPECIAL,
  TINY_TOKENIZER,
  tinyTokenizerFile,
} from "./fixtures/tiny-tokenizer.ts";
import { DEFAULT_SPLIT, preTokenizer } from "./pre-tokenizer.ts";

function decode(tokens: readonly number[]): string {
  const bytes = tokens.flatMap((token) => [...TINY_TOKENIZER.bytesOf(token)]);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

describe("preTokenizer", () => {
  it("cuts words as Qwen 2 does", () => {
    const cut = preTokenizer(QWEN_SPLIT);
    expect(cut("It's  DON'T 2024\n\n x</search>\n\n<b> ")).toEqual([
      "It",
      "'s",
      " ",
      " DON",
      "'T",
      " ",
      "2",
      "0",
      "2",
      "4",
      "\n\n",
      " x",
      "</",
      "search",
      ">\n\n",
      "<b",
      ">",
      " ",
    ]);
  });

  it("keeps three digits together as Llama 3 does", () => {
    expect(preTokenizer(LLAMA_SPLIT)("12345 a")).toEqual(["123", "45", " a"]);
  });

  it("cuts as GPT-2 does where a file names no pattern", () => {
    expect(preTokenizer(DEFAULT_SPLIT)("it's 42  apples")).toEqual([
      "it",
      "'s",
      " 42",
      " ",
      " apples",
    ]);
  });

  it("takes Unicode's white space for white space, and the byte-order mark for none", () => {
    const cut = preTokenizer("\\s+");
    expect(cut("a\u0085\u3000b\ufeffc")).toEqual(["a", "\u0085\u3000", "b\ufeffc"]);
  });
});

describe("ByteLevelTokenizer", () => {
  it("gives back every text, with special tokens and without", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            "<|im_end|>",
            "</search>",
            " the river",
            "'s",
            "\n\n",
            "é",
            "漢",
            "😀",
            " ",
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, special) => {
        const whole = text.toWellFormed().normalize("NFC");
        expect(decode(TINY_TOKENIZER.encode(text, { special }))).toBe(whole);
      }),
    );
  });

  it("never makes a special token out of data", () => {
    const parts = fc.constantFrom(...SPECIAL_TOKENS, "<|", "im_", "end", "|>", "a", "<");
    fc.assert(
      fc.property(fc.array(parts), (pieces) => {
        const tokens = TINY_TOKENIZER.encode(pieces.join(""), { special: false });
        expect(tokens.every((token) => token < TINY_FIRST_SPECIAL)).toBe(true);
      }),
    );
  });

  it("reads special tokens of the harness as one token each", () => {
    const [, start, end] = SPECIAL_TOKENS;
    const tokens = TINY_TOKENIZER.encode(`${start}user\n${end}${end}`, { special: true });
    expect(tokens.filter((token) => token >= TINY_FIRST_SPECIAL)).toEqual([
      TINY_FIRST_SPECIAL + 1,
      TINY_FIRST_SPECIAL + 2,
      TINY_FIRST_SPECIAL + 2,
    ]);
  });

  it("settles only on tokens that more text cannot change", () => {
    const parts = fc.constantFrom(
      "the",
      " river",
      "'",
      "s",
      "\n",
      " ",
      "  ",
      "1",
      "2",
      "!",
      "é",
      "<",
      "/search",
      ">",
    );
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 12 }),
        fc.array(parts, { maxLength: 6 }),
        (now, later) => {
          const settled = TINY_TOKENIZER.encodeSettled(now.join(""));
          const whole = TINY_TOKENIZER.encode([...now, ...later].join(""), { special: false });
          expect(whole.slice(0, settled.length)).toEqual(settled);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("encodes bytes that are no characters, byte by byte", () => {
    const bytes = Uint8Array.of(0xe6, 0xbc, 0x41, 0xff);
    const tokens = TINY_TOKENIZER.encodeBytes(bytes);
    expect(tokens.flatMap((token) => [...TINY_TOKENIZER.bytesOf(token)])).toEqual([...bytes]);
  });

  it("takes whole words from the vocabulary where the file ignores merges", () => {
    const { json } = tinyTokenizerFile(10);
    const model = json["model"] as { vocab: Record<string, number> };
    const vocab = { ...model.vocab, rivers: 5000 };
    const file = { ...json, model: { ...model, vocab, ignore_merges: true } };
    expect(new ByteLevelTokenizer(file).encode("rivers", { special: false })).toEqual([5000]);
  });

  it.each([
    ["no object", null],
    ["a word-piece model", { model: { type: "WordPiece", vocab: {}, merges: [] } }],
    [
      "byte fallback",
      { ...tinyTokenizerFile(1).json, model: { vocab: {}, merges: [], byte_fallback: true } },
    ],
    ["another normaliser", { ...tinyTokenizerFile(1).json, normalizer: { type: "Lowercase" } }],
    ["another splitter", { ...tinyTokenizerFile(1).json, pre_tokenizer: { type: "Metaspace" } }],
    [
      "a pattern that JavaScript does not know",
      tinyTokenizerFile(1, "a").json && {
        ...tinyTokenizerFile(1).json,
        pre_tokenizer: {
          type: "Sequence",
          pretokenizers: [
            { type: "Split", pattern: { Regex: "(?<a" }, behavior: "Isolated" },
            { type: "ByteLevel", use_regex: false },
          ],
        },
      },
    ],
  ])("refuses %s", (_, json) => {
    expect(() => new ByteLevelTokenizer(json)).toThrow(
      expect.objectContaining({ code: "model-invalid" }),
    );
  });
});
