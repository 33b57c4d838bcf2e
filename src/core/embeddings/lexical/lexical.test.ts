import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { fitLexical, LEXICAL_DEFAULTS, type LexicalProgress } from "./fit-lexical.ts";
import { readLexicalModel, writeLexicalModel } from "./lexical-bytes.ts";
import { LexicalEmbedder } from "./lexical-embedder.ts";
import { encodeTexts } from "./lexical-encoder.ts";
import type { LexicalModel } from "./lexical-model.ts";
import { FIRST_WORD_BUCKET, NGramReader } from "./n-gram-reader.ts";

const TOPICS = [
  (n: number) => `How many apples has Anna after buying ${n} and eating ${n % 7}?`,
  (n: number) => `def add_${n % 9}(a, b):\n    return a + b  # write this function`,
  (n: number) => `Which river flows through the capital number ${n} of Europe?`,
  (n: number) => `写一个关于${n}只猫的故事，它们住在河边。`,
  (n: number) => `ما هي عاصمة البلد رقم ${n}؟ اكتب جوابا قصيرا.`,
];
const TEXTS = Array.from({ length: 150 }, (_, n) => (TOPICS[n % TOPICS.length] ?? String)(n));
const SETTINGS = { ...LEXICAL_DEFAULTS, dimension: 24, termsPerKind: 300 };
const MODEL = finish(fitLexical(TEXTS, SETTINGS));

function vectorsOf(model: LexicalModel, texts: readonly string[]): readonly Float32Array[] {
  const all = finish(encodeTexts(model, texts));
  return texts.map((_, index) => all.slice(index * model.dimension, (index + 1) * model.dimension));
}

const cosine = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  (a ?? new Float32Array()).reduce((sum, value, index) => sum + value * (b?.[index] ?? 0), 0);

const ODD_TEXTS = {
  nothing: "",
  "white space": " \n\t\u3000 ",
  "one letter": "x",
  punctuation: "?!… --- ;;",
  Chinese: "住在河边的猫",
  Arabic: "ما هي العاصمة؟",
  code: "for (let i=0;i<n;i++){ a[i] = b[i]; }",
  emoji: "👩‍👩‍👧‍👦🇪🇺",
  "half a surrogate": "\ud83d and \udc69",
  "unknown words": "Zyzzyva qoph xebec",
  "a very long text": "apples and rivers ".repeat(20_000),
  "combining marks": "e\u0301".repeat(500),
};

describe("lexical embedding", () => {
  it.each(Object.entries(ODD_TEXTS))("gives a vector of length 1 for %s", (_, text) => {
    const [vector] = vectorsOf(MODEL, [text]);
    expect(vector).toHaveLength(24);
    expect(cosine(vector, vector)).toBeCloseTo(1, 5);
  });

  it("is the same for the same texts and settings, and says so by its name", () => {
    const again = finish(fitLexical(TEXTS, SETTINGS));
    expect(again).toEqual(MODEL);
    expect(MODEL.name).toMatch(/^lexical-24-[0-9a-f]{16}$/);
  });

  it.each([
    ["another seed", TEXTS, { ...SETTINGS, seed: 2 }],
    ["another length", TEXTS, { ...SETTINGS, dimension: 23 }],
    ["other terms", TEXTS, { ...SETTINGS, termsPerKind: 299 }],
    ["one text more", [...TEXTS, TEXTS[0] ?? ""], SETTINGS],
  ])("has another name with %s", (_, texts, settings) => {
    expect(finish(fitLexical(texts, settings)).name).not.toBe(MODEL.name);
  });

  it("puts texts of one kind together, whatever their script", () => {
    const samples = TOPICS.map((topic) => topic(1000));
    const others = TOPICS.map((topic) => topic(2001));
    const near = vectorsOf(MODEL, samples);
    const far = vectorsOf(MODEL, others);
    for (const [index, vector] of near.entries()) {
      const cosines = far.map((other) => cosine(vector, other));
      expect(cosines.indexOf(Math.max(...cosines))).toBe(index);
    }
  });

  it("does not see case, compatibility forms, and how white space is written", () => {
    const [plain, ...others] = vectorsOf(MODEL, [
      "Which river flows",
      "WHICH RIVER flows",
      "Ｗｈｉｃｈ river flows",
      "  Which\n\nriver\tflows ",
    ]);
    for (const other of others) expect(other).toEqual(plain);
  });

  it("stands with the mean text where nothing is known", () => {
    const [nothing, unknown] = vectorsOf(MODEL, ["", "ξψξψξψ"]);
    expect(unknown).toEqual(nothing);
    expect(nothing).toEqual(MODEL.fallback);
  });

  it("is read from a file as it was written, to the last bit", () => {
    const read = readLexicalModel(writeLexicalModel(MODEL));
    expect(read).toEqual(MODEL);
    const texts = [...TEXTS, ...Object.values(ODD_TEXTS)];
    expect(vectorsOf(read, texts)).toEqual(vectorsOf(MODEL, texts));
  });

  it("survives being cloned", () => {
    expect(vectorsOf(structuredClone(MODEL), TEXTS)).toEqual(vectorsOf(MODEL, TEXTS));
  });

  it.each([
    ["no bytes", (bytes: Uint8Array) => bytes.subarray(0, 0)],
    ["another kind of file", (bytes: Uint8Array) => bytes.with(0, 0)],
    ["another version", (bytes: Uint8Array) => bytes.with(4, 9)],
    ["an end too early", (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ["a changed number", (bytes: Uint8Array) => bytes.with(200, 77)],
    ["a changed last number", (bytes: Uint8Array) => bytes.with(bytes.length - 1, 99)],
    ["no numbers per vector", (bytes: Uint8Array) => bytes.with(8, 0)],
    ["a greater length", (bytes: Uint8Array) => bytes.with(9, 255)],
    ["a greater count", (bytes: Uint8Array) => bytes.with(15, 255)],
  ])("refuses a file with %s", (_, change) => {
    expect(() => readLexicalModel(change(writeLexicalModel(MODEL)))).toThrowError(
      expect.objectContaining({ code: "import-invalid" }),
    );
  });

  it("tells how far it is, stage by stage", () => {
    const steps: LexicalProgress[] = [...fitLexical(TEXTS, SETTINGS)];
    const stages = [...new Set(steps.map(({ stage }) => stage))];
    expect(stages).toEqual(["read", "weigh", "decompose"]);
    for (const stage of stages) {
      const shares = steps.filter((step) => step.stage === stage).map(({ done }) => done);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    ["no text", []],
    ["one text", ["a lonely question"]],
    ["texts that share nothing", ["alpha", "beetle", "cyclone"]],
    ["equal texts", ["the same", "the same", "the same"]],
    ["empty texts", ["", ""]],
  ])("can be fitted on %s", (_, texts) => {
    const model = finish(fitLexical(texts, SETTINGS));
    expect(model.dimension).toBeGreaterThan(0);
    for (const vector of vectorsOf(model, [...texts, "another question", ""])) {
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
  });
});

describe("texts of two templates", () => {
  // They differ in far fewer ways than there are texts: what is left over is rounding.
  it.each([24, 96, 200])("are embedded, and told apart: %i of them", (count) => {
    const template = (n: number): string =>
      n % 2 === 0
        ? "Add the numbers and multiply the sum by"
        : "Write a rhyme of autumn leaves with verse";
    const texts = Array.from(
      { length: count },
      (_, n) => `${template(n)} ${n}, w${(n * 7919) % 101}`,
    );
    const model = finish(fitLexical(texts));
    const [sum, rhyme, other] = vectorsOf(model, [
      `${template(0)} 7`,
      `${template(1)} 7`,
      `${template(0)} 5003`,
    ]);
    expect(cosine(sum, other)).toBeGreaterThan(cosine(sum, rhyme) + 0.3);
  });
});

describe("LexicalEmbedder", () => {
  it("gives the vectors under the model's name", async () => {
    const embedder = new LexicalEmbedder(MODEL);
    const texts = TEXTS.slice(0, 3);
    const vectors = await embedder.embed(texts, new AbortController().signal);
    expect(embedder.model).toBe(MODEL.name);
    expect(vectors.map((vector) => Float32Array.from(vector))).toEqual(vectorsOf(MODEL, texts));
  });

  it("stops when it is told to", async () => {
    const embedding = new LexicalEmbedder(MODEL).embed(TEXTS, AbortSignal.abort());
    await expect(embedding).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("NGramReader", () => {
  const countsOf = (text: string) => {
    const reader = new NGramReader();
    const count = reader.read(text);
    const buckets = [...reader.buckets.subarray(0, count)];
    const words = buckets.filter((bucket) => bucket >= FIRST_WORD_BUCKET).length;
    return { characters: count - words, words };
  };

  it.each([
    ["ab", { characters: 3, words: 1 }],
    ["a b", { characters: 2, words: 3 }],
    ["abcd", { characters: 4 + 3 + 2, words: 1 }],
    ["x = 1;", { characters: 1 + 1 + 3, words: 3 }],
    ["猫在", { characters: 3, words: 3 }],
    ["", { characters: 0, words: 0 }],
  ])("counts the n-grams of %j", (text, counts) => {
    expect(countsOf(text)).toEqual(counts);
  });

  it("knows two words from their pair, and a pair by its order", () => {
    const wordsOf = (text: string) => {
      const reader = new NGramReader();
      const count = reader.read(text);
      return [...reader.buckets.subarray(0, count)].filter((bucket) => bucket >= FIRST_WORD_BUCKET);
    };
    expect(new Set(wordsOf("red house")).size).toBe(3);
    expect(wordsOf("red house").at(-1)).not.toBe(wordsOf("house red").at(-1));
  });
});
