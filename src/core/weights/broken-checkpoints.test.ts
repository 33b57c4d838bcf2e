import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { convertWeights } from "./convert-weights.ts";
import { LIBRARIES } from "./fitting-libraries.ts";
import { BROKEN_CONFIGS } from "./fixtures/broken-configs.ts";
import { BROKEN_WEIGHTS } from "./fixtures/broken-weights.ts";
import {
  bytesOf,
  type Files,
  header,
  MODEL,
  SPLIT,
  TABLE,
  taken,
  values,
  WHOLE,
  withTensor,
} from "./fixtures/damage.ts";
import { MemorySource, MemoryTarget } from "./fixtures/memory-weights.ts";
import { SeededCheckpoint } from "./fixtures/seeded-checkpoint.ts";
import { type PlanSettings, planConversion } from "./plan-conversion.ts";
import { quantiseHere } from "./quantiser.ts";
import type { Quantization } from "./quantization.ts";
import type { WeightSource } from "./weight-source.ts";

const { signal } = new AbortController();
/** Most are refused before any weight is read. */
const BROKEN = [...BROKEN_CONFIGS, ...BROKEN_WEIGHTS];

/** Plans and converts; what went wrong, and what is left in the target. */
async function attempt(
  files: Files,
  settings: Partial<PlanSettings> = {},
  quantization: Quantization = "q4f16_1",
) {
  const source = new MemorySource(files);
  const target = new MemoryTarget();
  let failure: unknown = null;
  try {
    const plan = await planConversion(source, quantization, { signal, ...settings });
    await convertWeights(plan, source, target, { signal, quantise: quantiseHere, now: () => 0 });
  } catch (thrown) {
    failure = thrown;
  }
  return { failure, target };
}

describe("a broken checkpoint", () => {
  it("is broken in at least 40 ways here, and sound without them", async () => {
    expect(BROKEN.length).toBeGreaterThanOrEqual(40);
    for (const files of [WHOLE, SPLIT]) expect((await attempt(new Map(files))).failure).toBeNull();
  });

  it.each(BROKEN)("with %s is refused and leaves nothing", async (_, make, code, words) => {
    const { failure, target } = await attempt(make());
    expect(failure).toBeInstanceOf(SwitchyardError);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(failure).toMatchObject({ fix: expect.stringMatching(/\w/) });
    expect([...target.files.keys()]).toEqual([]);
    expect(target.open).toBe(0);
  });

  it("may hold a weight that only float32 can hold", async () => {
    const files = values(TABLE, 0, [0x80, 0x4f]);
    expect((await attempt(files, {}, "q4f32_1")).failure).toBeNull();
  });

  it("whose file is not what was published is found at its end, and leaves nothing", async () => {
    const sums = [[MODEL, createHash("sha256").update("another").digest("hex")]] as const;
    const source = new MemorySource(WHOLE, sums);
    const target = new MemoryTarget();
    const plan = await planConversion(source, "q4f16_1", { signal });
    await expect(
      convertWeights(plan, source, target, { signal, quantise: quantiseHere, now: () => 0 }),
    ).rejects.toMatchObject({ code: "checksum-mismatch", message: expect.stringContaining(MODEL) });
    expect([...target.files.keys()]).toEqual([]);
  });

  it("that lacks a tensor only of its own is converted with a warning", async () => {
    const files = header((entries) => entries);
    const source = new MemorySource(withTensor(files, "extra.weight", [2, 48]));
    const plan = await planConversion(source, "q4f16_1", { signal });
    expect(plan.summary.warnings[0]).toMatch(/does not use: extra\.weight/);
  });
});

describe("a head beside a tied word table", () => {
  it("may be the table itself, and nothing else", async () => {
    const table = taken().data.slice(0, 300 * 96 * 2);
    const same = withTensor(new Map(WHOLE), "lm_head.weight", [300, 96], table);
    expect((await attempt(same)).failure).toBeNull();
    const other = withTensor(new Map(WHOLE), "lm_head.weight", [300, 96]);
    expect((await attempt(other)).failure).toMatchObject({
      code: "weights-unsupported",
      message: expect.stringContaining("lm_head.weight differs"),
    });
  });
});

describe("a wanted library", () => {
  it.each([
    [{ rope_theta: 10_000 }, /rope_theta 10000 instead of 1000000/],
    [{ tie_word_embeddings: false }, /tie_word_embeddings false instead of true/],
    [{ rms_norm_eps: 1e-5 }, /rms_norm_eps 0\.00001 instead of 0\.000001/],
  ])("refuses a checkpoint with %j before any weight is read", async (changes, words) => {
    const large = new SeededCheckpoint({ shape: LIBRARIES.qwen2_3b.shape });
    const text = new TextDecoder().decode(await large.read("config.json", 0, 1e4));
    const config = bytesOf(JSON.stringify({ ...JSON.parse(text), ...changes }));
    const listed = (await large.files()).map((file) =>
      file.name === "config.json" ? { ...file, size: config.length } : file,
    );
    let readBytes = 0;
    const source: WeightSource = {
      label: "changed",
      files: async () => listed,
      read: async (name, start, end) => {
        readBytes += end - start;
        return name === "config.json" ? config.slice(start, end) : large.read(name, start, end);
      },
    };
    await expect(
      planConversion(source, "q4f16_1", { signal, library: LIBRARIES.qwen2_3b }),
    ).rejects.toMatchObject({
      code: "weights-unsupported",
      message: expect.stringMatching(words),
    });
    expect(readBytes).toBeLessThan(2 ** 20);
  });

  it("is found by the shape, and is wanted of any checkpoint when asked for", async () => {
    const source = new SeededCheckpoint({ shape: LIBRARIES.llama3_3b.shape });
    const { summary } = await planConversion(source, "q4f16_1", { signal, library: "any" });
    expect(summary.library).toBe(LIBRARIES.llama3_3b);
    // The writer's own figures for Llama-3.2-3B: 58 shards, 283 records, 1807.4 MB, and a word table of 187.9 MiB.
    expect(summary.shardCount).toBe(58);
    expect(Math.round(summary.storeBytes / 1e5)).toBe(18_074);
    expect((summary.largestTensorBytes / 2 ** 20).toFixed(1)).toBe("187.9");
    expect(summary.peakMemoryBytes).toBeLessThan(2 * 2 ** 25 + 2 ** 22);
    const tiny = await attempt(new Map(WHOLE), { library: "any" });
    expect(tiny.failure).toMatchObject({ code: "weights-unsupported" });
    expect((await planConversion(source, "q0f16", { signal })).summary.library).toBeNull();
  });
});
