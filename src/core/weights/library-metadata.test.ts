import { describe, expect, it } from "vitest";
import { SeededCheckpoint, TINY_SHAPE } from "./fixtures/seeded-checkpoint.ts";
import { libraryDifferences, readLibraryMetadata } from "./library-metadata.ts";
import { planConversion } from "./plan-conversion.ts";

const { signal } = new AbortController();

/** The beginning of a wasm file, and a description among its data, with texts that look like the end of one. */
function library(description: unknown): Uint8Array {
  const text = `\0asm ... {"model_type {"model" ${JSON.stringify(description)} }}} "rest`;
  return new TextEncoder().encode(text);
}

async function records(quantization: "q4f16_1" | "q4f32_1" = "q4f16_1", isTied = true) {
  const source = new SeededCheckpoint({ shape: { ...TINY_SHAPE, isTied } });
  const { shards } = await planConversion(source, quantization, { signal });
  return shards.flatMap((shard) => shard.records);
}

async function description(changes: object = {}) {
  const params = (await records()).map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  return { model_type: "qwen2", quantization: "q4f16_1", note: 'a "}" {', params, ...changes };
}

describe("a library's description", () => {
  it("is found among its data and compared with a model", async () => {
    const metadata = readLibraryMetadata(library(await description()));
    expect(metadata).toMatchObject({ modelType: "qwen2", quantization: "q4f16_1" });
    expect(libraryDifferences(metadata, "qwen2", "q4f16_1", await records())).toEqual([]);
  });

  it("names every difference", async () => {
    const metadata = readLibraryMetadata(library(await description()));
    const [first, second, ...rest] = await records();
    const others = [
      { ...first, shape: [301, 12] },
      { ...second, dtype: "float32" },
      ...rest.slice(1),
    ];
    expect(libraryDifferences(metadata, "llama", "q4f32_1", others as never)).toEqual([
      "The library is for qwen2, the model is llama.",
      "The library is for q4f16_1, the model is in q4f32_1.",
      "model.embed_tokens.q_weight is [301 × 12], and the library wants [300 × 12].",
      "model.embed_tokens.q_scale is in float32, and the library wants float16.",
      `The model lacks ${rest[0]?.name}.`,
    ]);
    const untied = await records("q4f16_1", false);
    expect(libraryDifferences(metadata, "qwen2", "q4f16_1", untied)).toEqual([
      "The model has a head of its own, and the library uses the word table as the head.",
    ]);
  });

  it("may leave a dimension open", async () => {
    const open = await description();
    const params = open.params.map((one) => ({
      ...one,
      shape: one.name.startsWith("model.embed") ? ["vocab_size", one.shape[1]] : one.shape,
    }));
    const metadata = readLibraryMetadata(library({ ...open, params }));
    expect(libraryDifferences(metadata, "qwen2", "q4f16_1", await records())).toEqual([]);
  });

  it.each([
    ["nothing", new Uint8Array(100)],
    [
      "a description that does not end",
      new TextEncoder().encode('x{"model_type":"qwen2","params":['),
    ],
    ["no parameters", library({ model_type: "qwen2" })],
    ["parameters of another form", library({ model_type: "qwen2", params: [{ name: "x" }] })],
  ])("is refused with %s", (_, bytes) => {
    expect(() => readLibraryMetadata(bytes)).toThrow(
      expect.objectContaining({ code: "weights-invalid" }),
    );
  });
});
