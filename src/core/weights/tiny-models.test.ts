import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { convertWeights } from "./convert-weights.ts";
import { MemorySource, MemoryTarget } from "./fixtures/memory-weights.ts";
import { planConversion } from "./plan-conversion.ts";
import { quantiseHere } from "./quantiser.ts";
import type { Quantization } from "./quantization.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);
const { signal } = new AbortController();

function checkpoint(model: string): MemorySource {
  const folder = new URL(`${model}/hf/`, FIXTURES);
  return new MemorySource(
    readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]),
  );
}

const cases = ["mlc_tiny_qwen2_tied", "mlc_tiny_llama_tied"].flatMap((model) =>
  ["q4f16_1", "q4f32_1", "q0f16", "q0f32", "q4f32_1-cap16k"].map((scheme) => ({ model, scheme })),
);

describe("a tiny checkpoint", () => {
  it.each(cases)("$model in $scheme is what the reference made", async ({ model, scheme }) => {
    const [quantization, cap] = scheme.split("-");
    const source = checkpoint(model);
    const plan = await planConversion(source, quantization as Quantization, {
      signal,
      contextWindow: 1024,
      prefillChunk: 256,
      maxBatchSize: 80,
      allowNoTokenizer: true,
      ...(cap === undefined ? {} : { shardCapBytes: 16 * 1024 }),
    });
    const target = new MemoryTarget();
    await convertWeights(plan, source, target, { signal, quantise: quantiseHere, now: () => 0 });
    const text = (name: string): string => new TextDecoder().decode(target.files.get(name));
    const reference = (name: string): string =>
      readFileSync(new URL(`${model}/${scheme}/${name}`, FIXTURES), "utf8");
    // The reference's list holds the MD5 of every shard: equal lists are equal shards.
    expect(text("tensor-cache.json")).toBe(reference("tensor-cache.json"));
    expect(text("ndarray-cache.json")).toBe(reference("tensor-cache.json"));
    expect(text("mlc-chat-config.json")).toBe(reference("mlc-chat-config.json"));
  });
});
