import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bertEncoder, readEmbeddingPipeline } from "./webllm-embedding.ts";

const SPECIAL: Readonly<Record<string, number>> = { "[CLS]": 101, "[SEP]": 102 };

function pipeline(contextWindowSize = 8, special = SPECIAL) {
  const encode = (text: string): Int32Array => {
    const known = special[text];
    if (known !== undefined) return Int32Array.of(known);
    return Int32Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  };
  return { tokenizer: { encode }, contextWindowSize, maxBatchSize: 4 };
}

describe("bertEncoder", () => {
  it("puts a text between the tokens that begin and end it", () => {
    const encode = bertEncoder(pipeline());
    expect(encode("AB")).toEqual([101, 65, 66, 102]);
    expect(encode("")).toEqual([101, 102]);
  });

  it("cuts a text that is too long at its end, and keeps what ends it", () => {
    const encode = bertEncoder(pipeline(5));
    expect(encode("ABC")).toEqual([101, 65, 66, 67, 102]);
    expect(encode("ABCD")).toEqual(encode("ABC"));
  });

  it("refuses a tokenizer of another kind", () => {
    expect(() => bertEncoder(pipeline(8, { "[CLS]": 101 }))).toThrow("[SEP]");
  });
});

describe("readEmbeddingPipeline", () => {
  it("finds the pipeline of the loaded model, and names what is not as expected", () => {
    const found = pipeline();
    const loadedModelIdToPipeline = new Map<string, object>([
      ["m", found],
      ["n", { ...found, tokenizer: {} }],
    ]);
    expect(readEmbeddingPipeline({ loadedModelIdToPipeline }, "m")).toBe(found);
    expect(() => readEmbeddingPipeline({ loadedModelIdToPipeline }, "n")).toThrow("tokenizer");
    expect(() => readEmbeddingPipeline({ loadedModelIdToPipeline }, "o")).toThrow("pipeline");
    expect(() => readEmbeddingPipeline({}, "m")).toThrow("pipeline");
  });

  it("is declared by the engine's package", () => {
    const declarations = readFileSync(
      new URL("../../node_modules/@mlc-ai/web-llm/lib/embedding.d.ts", import.meta.url),
      "utf8",
    );
    for (const part of ["tokenizer", "contextWindowSize", "maxBatchSize"]) {
      expect(declarations).toMatch(new RegExp(`\\b${part}\\b`));
    }
  });
});
