import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConversionPlan } from "./conversion-plan.ts";
import { convertWeights } from "./convert-weights.ts";
import { MemorySource, MemoryTarget } from "./fixtures/memory-weights.ts";
import { readAll, SeededCheckpoint, TINY_SHAPE } from "./fixtures/seeded-checkpoint.ts";
import { MemoryMeter } from "./memory-meter.ts";
import type { ModelShape } from "./model-shape.ts";
import { planConversion } from "./plan-conversion.ts";
import { quantiseHere } from "./quantiser.ts";
import type { Quantization } from "./quantization.ts";
import type { WeightSource } from "./weight-source.ts";

const { signal } = new AbortController();
const SETTINGS = { signal, quantise: quantiseHere, now: () => 42 };
const CAP = 16 * 1024;

function plan(
  source: WeightSource,
  quantization: Quantization = "q4f16_1",
): Promise<ConversionPlan> {
  return planConversion(source, quantization, { signal, shardCapBytes: CAP });
}

async function published(shape: ModelShape = TINY_SHAPE, fileCount = 3): Promise<MemorySource> {
  const files = await readAll(new SeededCheckpoint({ shape, fileCount }));
  const sums = Array.from(files, ([name, bytes]) => [name, sha256(bytes)] as const);
  return new MemorySource(files, sums);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("convertWeights", () => {
  it("says what every file is, in a manifest that comes last", async () => {
    const source = await published();
    const target = new MemoryTarget();
    const manifest = await convertWeights(await plan(source), source, target, SETTINGS);
    const names = manifest.files.map(({ name }) => name);
    expect([...target.files.keys()].toSorted(byName)).toEqual(
      [...names, "switchyard-manifest.json"].toSorted(byName),
    );
    expect(names).toEqual(
      expect.arrayContaining(["params_shard_0.bin", "tensor-cache.json", "tokenizer.json"]),
    );
    for (const { name, bytes, sha256: sum } of manifest.files) {
      const content = target.files.get(name) ?? new Uint8Array(0);
      expect([content.length, sha256(content)]).toEqual([bytes, sum]);
    }
    const weights = [...source.contents].filter(([name]) => name.endsWith(".safetensors"));
    expect(manifest.inputs).toEqual(
      weights.map(([name, content]) => ({
        name,
        bytes: content.length,
        sha256: sha256(content),
        isChecked: true,
      })),
    );
    expect(manifest).toMatchObject({ createdAt: 42, source: "memory", quantization: "q4f16_1" });
  });

  it("gives the same bytes however the checkpoint is cut into files, and reads each byte about once", async () => {
    const whole = await outputs(new SeededCheckpoint({ shape: TINY_SHAPE }));
    const source = await published(TINY_SHAPE, 1);
    const again = await outputs(source);
    expect(again).toEqual(whole);
    const read = source.reads.reduce((sum, { start, end }) => sum + end - start, 0);
    const size = [...source.contents.values()].reduce((sum, { length }) => sum + length, 0);
    // The headers and small files are read for the plan, and the headers again for the checksum.
    expect(read).toBeLessThan(size + 2 * 256 * 1024);
    expect(read).toBeGreaterThan(size);
  });

  it.each(["qwen3", "llama"] as const)(
    "converts an untied %s in a split that cuts through fused tensors",
    async (modelType) => {
      const shape = { ...TINY_SHAPE, modelType, isTied: false };
      for (const fileCount of [2, 3, 5, 7]) {
        const source = await published(shape, fileCount);
        const target = new MemoryTarget();
        const manifest = await convertWeights(await plan(source), source, target, SETTINGS);
        expect(manifest.inputs.map(({ isChecked }) => isChecked)).toEqual(
          Array.from({ length: fileCount }, () => true),
        );
        expect(target.open).toBe(0);
        expect(target.mostOpen).toBeLessThanOrEqual(8);
      }
    },
  );

  it("stays below two shards and a row block for a checkpoint many times as large", async () => {
    const shape = { ...TINY_SHAPE, layers: 6, vocabulary: 1000 };
    const bound = 2 * CAP + CAP / 8;
    for (const quantization of ["q4f16_1", "q4f32_1", "q0f16", "q0f32"] as const) {
      for (const dtype of ["BF16", "F32"] as const) {
        const source = new SeededCheckpoint({ shape, fileCount: 3, dtype, isPublished: true });
        const meter = new MemoryMeter();
        const made = await plan(source, quantization);
        expect(made.summary.downloadBytes).toBeGreaterThan(8 * bound);
        await convertWeights(made, source, new MemoryTarget(), { ...SETTINGS, meter });
        expect(meter.peak).toBeGreaterThan(CAP / 8);
        expect(meter.peak).toBeLessThanOrEqual(made.summary.peakMemoryBytes);
        expect(made.summary.peakMemoryBytes).toBeLessThan(bound);
        expect(meter.held).toBe(0);
      }
    }
  });

  it("reads in the order of the shards where a file's order would have too much wait", async () => {
    const shape = { ...TINY_SHAPE, layers: 12 };
    const files = await readAll(new SeededCheckpoint({ shape }));
    const expected = await outputs(new MemorySource(files));
    const other = turned(files.get("model.safetensors") ?? new Uint8Array(0));
    const turnedFiles = new Map(files).set("model.safetensors", other);
    const source = new MemorySource(turnedFiles, [["model.safetensors", sha256(other)]]);
    const made = await plan(source);
    expect(made.steps[0]?.tensor.name).toBe("model.embed_tokens.weight");
    expect(made.summary.peakMemoryBytes).toBeLessThan(2 * CAP);
    expect(await outputs(source)).toEqual(expected);
    const read = source.reads.reduce((sum, { start, end }) => sum + end - start, 0);
    // Tensors once, and what their sum still lacks once more.
    expect(read).toBeLessThan(2 * other.length + 2 ** 19);
  });

  it("reports tensors and bytes up to the end", async () => {
    const source = await published();
    const seen: number[] = [];
    const made = await plan(source);
    let last: unknown = null;
    await convertWeights(made, source, new MemoryTarget(), {
      ...SETTINGS,
      onProgress: (progress) => {
        seen.push(progress.readBytes);
        last = progress;
      },
    });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen[0]).toBe(0);
    const { steps, shards } = made;
    const readBytes = steps.reduce((sum, { tensor }) => sum + tensor.bytes, 0);
    const writtenBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(last).toMatchObject({
      tensorsDone: steps.length,
      tensors: steps.length,
      readBytes,
      totalReadBytes: readBytes,
      writtenBytes,
      totalWriteBytes: writtenBytes,
      shardsDone: shards.length,
      shards: shards.length,
    });
  });

  it("does nothing a second time, and leaves other weights alone", async () => {
    const source = await published();
    const target = new MemoryTarget();
    const made = await plan(source);
    const manifest = await convertWeights(made, source, target, SETTINGS);
    const before = source.reads.length;
    expect(await convertWeights(made, source, target, SETTINGS)).toEqual(manifest);
    expect(source.reads.length).toBe(before);
    const other = await plan(source, "q4f32_1");
    await expect(convertWeights(other, source, target, SETTINGS)).rejects.toMatchObject({
      code: "target-in-use",
    });
    const foreign = new MemoryTarget([["params_shard_0.bin", new Uint8Array(4)]]);
    await expect(convertWeights(made, source, foreign, SETTINGS)).rejects.toMatchObject({
      code: "target-in-use",
    });
    expect([...foreign.files.keys()]).toEqual(["params_shard_0.bin"]);
  });

  it("stops when asked to, keeps finished shards, and has nothing open", async () => {
    const source = await published();
    const target = new MemoryTarget();
    const controller = new AbortController();
    const made = await plan(source);
    const stopped = convertWeights(made, source, target, {
      ...SETTINGS,
      signal: controller.signal,
      onProgress: ({ shardsDone }) => {
        if (shardsDone >= 3) controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
    expect(target.open).toBe(0);
    const kept = [...target.files.keys()].filter((name) => name.endsWith(".bin"));
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.length).toBeLessThan(made.shards.length);
    expect(target.files.has("switchyard-manifest.json")).toBe(false);
  });

  async function outputs(source: WeightSource): Promise<Readonly<Record<string, string>>> {
    const target = new MemoryTarget();
    await convertWeights(await plan(source), source, target, SETTINGS);
    target.files.delete("switchyard-manifest.json");
    return Object.fromEntries(Array.from(target.files, ([name, bytes]) => [name, sha256(bytes)]));
  }
});

/** A safetensors file with its tensors sorted by the ends of their names: all layers of a kind together. */
function turned(file: Uint8Array): Uint8Array {
  type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const header: Record<string, Entry> = JSON.parse(
    new TextDecoder().decode(file.subarray(8, 8 + length)),
  );
  const data: Uint8Array[] = [];
  let at = 0;
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .toSorted(([a], [b]) => (backwards(a) < backwards(b) ? -1 : 1))
    .map(([name, entry]): [string, Entry] => {
      const [start, end] = entry.data_offsets;
      data.push(file.subarray(8 + length + start, 8 + length + end));
      at += end - start;
      return [name, { ...entry, data_offsets: [at - (end - start), at] }];
    });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(text.length), true);
  return new Uint8Array(Buffer.concat([start, text, ...data]));
}

function backwards(name: string): string {
  return [...name].reverse().join("");
}

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
