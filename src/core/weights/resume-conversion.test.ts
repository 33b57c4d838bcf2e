import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { seededRandom } from "#core/loop/random.ts";
import type { ConversionPlan } from "./conversion-plan.ts";
import { convertWeights } from "./convert-weights.ts";
import { discardConversion } from "./discard-conversion.ts";
import { MemorySource, MemoryTarget } from "./fixtures/memory-weights.ts";
import { readAll, SeededCheckpoint, TINY_SHAPE } from "./fixtures/seeded-checkpoint.ts";
import { planConversion } from "./plan-conversion.ts";
import { quantiseHere } from "./quantiser.ts";
import { repairWeights } from "./repair-weights.ts";
import { verifyWeights } from "./verify-weights.ts";
import { JOURNAL_NAME } from "./weight-manifest.ts";
import type { WeightSource } from "./weight-source.ts";

const { signal } = new AbortController();
const SETTINGS = { signal, quantise: quantiseHere, now: () => 42 };
const CAP = 16 * 1024;
const KILLS = 100;

class Killed extends Error {}

async function checkpoint(): Promise<MemorySource> {
  const files = await readAll(
    new SeededCheckpoint({ shape: { ...TINY_SHAPE, layers: 1, vocabulary: 200 }, fileCount: 3 }),
  );
  return new MemorySource(
    files,
    Array.from(files, ([name, bytes]) => [name, sha256(bytes)]),
  );
}

function plan(source: MemorySource): Promise<ConversionPlan> {
  return planConversion(source, "q4f16_1", { signal, shardCapBytes: CAP });
}

async function converted(): Promise<{
  readonly source: MemorySource;
  readonly made: ConversionPlan;
  readonly target: MemoryTarget;
}> {
  const source = await checkpoint();
  const made = await plan(source);
  const target = new MemoryTarget();
  await convertWeights(made, source, target, SETTINGS);
  return { source, made, target };
}

/** A process that dies at its n-th change of the target: nothing is written any more, not even to clean up. */
function dyingTarget(files: ReadonlyMap<string, Uint8Array>, changes: number): MemoryTarget {
  let left = changes;
  return new MemoryTarget(files, () => {
    left -= 1;
    if (left < 0) throw new Killed("the process died");
  });
}

/** Bytes of the tensors of these shards, and the file and place of each. */
function rangesOf(made: ConversionPlan, shards: ReadonlySet<string>) {
  const parts = made.shards
    .filter(({ name }) => shards.has(name))
    .flatMap(({ records }) => records.flatMap(({ parameter }) => parameter.parts));
  const names = new Set(parts.map(({ name }) => name));
  return made.steps.map(({ tensor }) => tensor).filter(({ name }) => names.has(name));
}

describe("a conversion that died", () => {
  it(`ends in the same files after a death at each of ${KILLS} random points, and fetches no finished shard again`, async () => {
    const { source, made, target: whole } = await converted();
    const wanted = sumsOf(whole.files);
    const random = seededRandom(7);
    let changes = 0;
    await convertWeights(
      made,
      source,
      new MemoryTarget([], () => {
        changes += 1;
      }),
      SETTINGS,
    );
    for (let kill = 0; kill < KILLS; kill += 1) {
      // At random, and in every part of the conversion.
      const at = Math.floor((changes * (kill + random())) / KILLS);
      const dying = dyingTarget(new Map(), at);
      await expect(convertWeights(made, source, dying, SETTINGS)).rejects.toThrow(Killed);
      const journal = dying.files.get(JOURNAL_NAME);
      const finished = new Set<string>(
        journal === undefined
          ? []
          : JSON.parse(new TextDecoder().decode(journal)).shards.map(
              ({ name }: { name: string }) => name,
            ),
      );
      source.reads.length = 0;
      const target = new MemoryTarget(dying.files);
      await convertWeights(made, source, target, SETTINGS);
      expect(sumsOf(target.files)).toEqual(wanted);
      const open = new Set(
        made.shards.map(({ name }) => name).filter((name) => !finished.has(name)),
      );
      const needed = new Set(rangesOf(made, open).map(({ name }) => name));
      for (const tensor of rangesOf(made, finished)) {
        if (needed.has(tensor.name)) continue;
        const again = source.reads.find(
          ({ name, start, end }) =>
            name === tensor.file && start < tensor.start + tensor.bytes && end > tensor.start,
        );
        expect(again, `${tensor.name} after death ${at}`).toBeUndefined();
      }
    }
  });

  it("ends in the same files after many deaths in a row", async () => {
    const { source, made, target: whole } = await converted();
    let files: ReadonlyMap<string, Uint8Array> = new Map();
    let deaths = 0;
    for (let isDone = false; !isDone; ) {
      const target = dyingTarget(files, 150);
      isDone = await convertWeights(made, source, target, SETTINGS).then(
        () => true,
        () => false,
      );
      deaths += isDone ? 0 : 1;
      files = target.files;
      expect(deaths).toBeLessThan(200);
    }
    expect(sumsOf(files)).toEqual(sumsOf(whole.files));
    expect(deaths).toBeGreaterThan(1);
  });

  it("trusts no shard that the journal does not know, or that has another size", async () => {
    const { source, made, target: whole } = await converted();
    const dying = dyingTarget(new Map(), 60);
    await expect(convertWeights(made, source, dying, SETTINGS)).rejects.toThrow(Killed);
    dying.files.set("params_shard_0.bin", new Uint8Array(7));
    const last = made.shards.at(-1);
    dying.files.set(last?.name ?? "", new Uint8Array(last?.bytes ?? 0));
    const target = new MemoryTarget(dying.files);
    await convertWeights(made, source, target, SETTINGS);
    expect(sumsOf(target.files)).toEqual(sumsOf(whole.files));
  });

  it("begins again when the journal cannot be read", async () => {
    const { source, made, target: whole } = await converted();
    const dying = dyingTarget(new Map(), 60);
    await expect(convertWeights(made, source, dying, SETTINGS)).rejects.toThrow(Killed);
    for (const journal of ["{", "[]", '{"version":1}']) {
      const files = new Map(dying.files).set(JOURNAL_NAME, new TextEncoder().encode(journal));
      const target = new MemoryTarget(files);
      await convertWeights(made, source, target, SETTINGS);
      expect(sumsOf(target.files)).toEqual(sumsOf(whole.files));
    }
  });

  it("refuses to go on with other weights, and is discarded without a trace", async () => {
    const { source, made } = await converted();
    const dying = dyingTarget(new Map([["notes.txt", new Uint8Array(3)]]), 60);
    await expect(convertWeights(made, source, dying, SETTINGS)).rejects.toThrow(Killed);
    const target = new MemoryTarget(dying.files);
    const other = await planConversion(source, "q0f16", { signal, shardCapBytes: CAP });
    await expect(convertWeights(other, source, target, SETTINGS)).rejects.toMatchObject({
      code: "target-in-use",
    });
    await discardConversion(target);
    expect([...target.files.keys()]).toEqual(["notes.txt"]);
  });

  it("finds a checkpoint that changed between two attempts by its checksum", async () => {
    const { source, made } = await converted();
    const dying = dyingTarget(new Map(), 60);
    await expect(convertWeights(made, source, dying, SETTINGS)).rejects.toThrow(Killed);
    for (const [name, bytes] of source.contents) {
      if (name.endsWith(".safetensors"))
        source.contents.set(name, withBit(bytes, bytes.length * 8 - 5));
    }
    const target = new MemoryTarget(dying.files);
    await expect(convertWeights(made, source, target, SETTINGS)).rejects.toMatchObject({
      code: "checksum-mismatch",
    });
    expect([...target.files.keys()]).toEqual([]);
  });
});

describe("a conversion that cannot go on", () => {
  it.each(["storage-full", "storage-failed"] as const)(
    "with %s keeps what is finished",
    async (code) => {
      const { source, made, target: whole } = await converted();
      let left = 120;
      const full = new MemoryTarget([], () => {
        left -= 1;
        if (left === 0) throw new SwitchyardError(code, "No room.");
      });
      await expect(convertWeights(made, source, full, SETTINGS)).rejects.toMatchObject({ code });
      expect(full.open).toBe(0);
      expect(full.files.has("params_shard_0.bin")).toBe(true);
      await convertWeights(made, source, full, SETTINGS);
      expect(sumsOf(full.files)).toEqual(sumsOf(whole.files));
    },
  );

  it.each([
    ["model-download", true],
    ["ranges-unsupported", true],
    ["source-changed", false],
  ] as const)("because of %s keeps what is finished: %s", async (code, isKept) => {
    const { source, made } = await converted();
    let left = 100;
    const failing: WeightSource = {
      label: source.label,
      files: () => source.files(),
      read: (name, start, end) => {
        left -= 1;
        if (left < 0) throw new SwitchyardError(code, "Gone.");
        return source.read(name, start, end);
      },
    };
    const target = new MemoryTarget();
    await expect(convertWeights(made, failing, target, SETTINGS)).rejects.toMatchObject({ code });
    expect(target.open).toBe(0);
    expect(target.files.has("params_shard_0.bin")).toBe(isKept);
    expect(target.files.has(JOURNAL_NAME)).toBe(isKept);
  });
});

describe("a flipped bit", () => {
  it("is found in every file, and repaired by reading only what that file needs", async () => {
    const { source, made, target } = await converted();
    const whole = new Map(target.files);
    const manifest = await convertWeights(made, source, target, SETTINGS);
    for (const [index, { name, bytes }] of manifest.files.entries()) {
      const sound = whole.get(name) ?? new Uint8Array(0);
      target.files.set(name, withBit(sound, (index * 7919) % (bytes * 8)));
      expect(await verifyWeights(target, manifest, { signal })).toEqual([name]);
      source.reads.length = 0;
      await repairWeights(made, source, target, [name], SETTINGS);
      expect(sumsOf(target.files)).toEqual(sumsOf(whole));
      const read = source.reads.reduce((sum, { start, end }) => sum + end - start, 0);
      const needed = rangesOf(made, new Set([name])).reduce((sum, tensor) => sum + tensor.bytes, 0);
      expect(read).toBe(needed);
    }
  });

  it("is found with a missing and a cut file, and all are repaired at once", async () => {
    const { source, made, target } = await converted();
    const whole = new Map(target.files);
    target.files.delete("params_shard_2.bin");
    target.files.set("tokenizer.json", new Uint8Array(2));
    const manifest = await convertWeights(made, source, target, SETTINGS);
    const damaged = await verifyWeights(target, manifest, { signal });
    expect(damaged).toEqual(["params_shard_2.bin", "tokenizer.json"]);
    await repairWeights(made, source, target, damaged, SETTINGS);
    expect(sumsOf(target.files)).toEqual(sumsOf(whole));
  });

  it("is not repaired from a checkpoint that is another now", async () => {
    const { source, made, target } = await converted();
    for (const [name, bytes] of source.contents) {
      if (name.endsWith(".safetensors"))
        source.contents.set(name, withBit(bytes, bytes.length * 8 - 9));
    }
    const last = made.shards.at(-1)?.name ?? "";
    const damaged = made.shards.map(({ name }) => name);
    await expect(repairWeights(made, source, target, damaged, SETTINGS)).rejects.toMatchObject({
      code: "source-changed",
    });
    const other = await planConversion(source, "q0f16", { signal, shardCapBytes: CAP });
    await expect(repairWeights(other, source, target, [last], SETTINGS)).rejects.toMatchObject({
      code: "source-changed",
    });
  });
});

/** The files by their sums: comparing bytes one by one takes a test framework minutes. */
function sumsOf(files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  const names = [...files.keys()].toSorted(byName);
  return Object.fromEntries(names.map((name) => [name, sha256(files.get(name))]));
}

function sha256(bytes: Uint8Array = new Uint8Array(0)): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function withBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const at = Math.floor(bit / 8);
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
