import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { MemorySource, MemoryTarget } from "#core/weights/fixtures/memory-weights.ts";
import { readManifest } from "#core/weights/read-manifest.ts";
import { verifyWeights } from "#core/weights/verify-weights.ts";
import { JOURNAL_NAME } from "#core/weights/weight-manifest.ts";
import { copyModel, repairCopy } from "./copy-model.ts";
import { planCopy } from "./plan-copy.ts";

const { signal } = new AbortController();
const SHARDS = [0, 1, 2].map((shard) =>
  Uint8Array.from({ length: 5 * 2 ** 20 + shard }, (_, i) => (i * 31 + shard) % 256),
);

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
/** Megabytes are compared by their sums: element by element takes minutes. */
const sumsOf = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, sha256(bytes)]));
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const CONFIG = {
  model_type: "qwen2",
  quantization: "q4f16_1",
  tokenizer_files: ["tokenizer.json", "vocab.json"],
  model_config: {
    hidden_act: "silu",
    hidden_size: 896,
    intermediate_size: 4864,
    num_attention_heads: 14,
    num_hidden_layers: 24,
    num_key_value_heads: 2,
    rms_norm_eps: 1e-6,
    rope_theta: 1_000_000,
    vocab_size: 151_936,
    tie_word_embeddings: true,
    head_dim: 64,
  },
};

const RECORDS = SHARDS.map((bytes, shard) => ({
  dataPath: `params_shard_${shard}.bin`,
  format: "raw-shard",
  nbytes: bytes.length,
  records: [{ name: `w${shard}`, nbytes: bytes.length, byteOffset: 0 }],
  md5sum: md5(bytes),
}));

function folder(changes: Readonly<Record<string, Uint8Array | null>> = {}, sums = new Map()) {
  const files: Record<string, Uint8Array | null> = {
    "mlc-chat-config.json": json(CONFIG),
    "tensor-cache.json": json({ metadata: { ParamBytes: 30e6 }, records: RECORDS }),
    "tokenizer.json": json({}),
    "tokenizer_config.json": json({ chat_template: "{{ messages }}" }),
    "chat_template.jinja": json("{{ messages }}"),
    ...Object.fromEntries(SHARDS.map((bytes, shard) => [`params_shard_${shard}.bin`, bytes])),
    ...changes,
  };
  return new MemorySource(
    Object.entries(files).flatMap(([name, bytes]) => (bytes === null ? [] : [[name, bytes]])),
    sums,
  );
}

async function copy(source: MemorySource, target: MemoryTarget) {
  const plan = await planCopy(source, signal);
  return copyModel(plan, source, target, { signal, now: () => 7 });
}

describe("a model in the engine's format", () => {
  it("is planned with the library that fits, and copied with a manifest of every file", async () => {
    const source = folder(
      {},
      new Map([["params_shard_1.bin", sha256(SHARDS[1] ?? new Uint8Array())]]),
    );
    const { summary } = await planCopy(source, signal);
    expect(summary).toMatchObject({
      modelType: "qwen2",
      quantization: "q4f16_1",
      deviceBytes: 30e6,
      shardCount: 3,
      library: { name: "Qwen2-0.5B-Instruct" },
    });
    const target = new MemoryTarget();
    const manifest = await copy(source, target);
    expect(manifest.inputs.map(({ isChecked }) => isChecked)).toEqual([false, true, false]);
    expect(new Set(target.files.keys())).toEqual(
      new Set([
        "chat_template.jinja",
        "mlc-chat-config.json",
        "ndarray-cache.json",
        "params_shard_0.bin",
        "params_shard_1.bin",
        "params_shard_2.bin",
        "switchyard-manifest.json",
        "tensor-cache.json",
        "tokenizer.json",
        "tokenizer_config.json",
      ]),
    );
    expect(await readManifest(target)).toEqual(manifest);
    expect(await verifyWeights(target, manifest, { signal })).toEqual([]);
  });

  it("goes on where it was cut, and reads no finished shard again", async () => {
    const source = folder();
    const whole = new MemoryTarget();
    await copy(source, whole);
    let changes = 0;
    const cut = new MemoryTarget([], () => {
      changes += 1;
      if (changes > 8) throw new Error("the power is gone");
    });
    await expect(copy(source, cut)).rejects.toThrow("the power is gone");
    expect([...cut.files.keys()]).toEqual(["params_shard_0.bin", JOURNAL_NAME]);
    const before = source.reads.length;
    const resumed = new MemoryTarget(cut.files);
    await copy(source, resumed);
    expect(source.reads.slice(before).map(({ name }) => name)).not.toContain("params_shard_0.bin");
    expect(sumsOf(resumed.files)).toEqual(sumsOf(whole.files));
  });

  it("is repaired file by file", async () => {
    const source = folder();
    const target = new MemoryTarget();
    const manifest = await copy(source, target);
    const whole = sumsOf(target.files);
    for (const name of ["params_shard_2.bin", "tokenizer.json"]) {
      target.files.set(name, new Uint8Array(3));
    }
    const before = source.reads.length;
    const damaged = await verifyWeights(target, manifest, { signal });
    expect(new Set(damaged)).toEqual(new Set(["params_shard_2.bin", "tokenizer.json"]));
    const plan = await planCopy(source, signal);
    await repairCopy(plan, source, target, manifest, damaged, { signal, now: () => 0 });
    expect(sumsOf(target.files)).toEqual(whole);
    const read = new Set(source.reads.slice(before).map(({ name }) => name));
    expect(read.has("params_shard_0.bin")).toBe(false);
  });

  const list = (changes: object): Uint8Array =>
    json({ records: [{ ...RECORDS[0], ...changes }, ...RECORDS.slice(1)] });
  it.each([
    ["settings that are no JSON", { "mlc-chat-config.json": Uint8Array.of(0xff) }, /is not JSON/],
    ["settings of another kind", { "mlc-chat-config.json": json([]) }, /another kind/],
    [
      "another quantization",
      { "mlc-chat-config.json": json({ ...CONFIG, quantization: "q3f16_1" }) },
      /q3f16_1/,
    ],
    ["no list", { "tensor-cache.json": null }, /has no tensor-cache\.json/],
    ["an empty list", { "tensor-cache.json": json({ records: [] }) }, /damaged/],
    [
      "a list out of its folder",
      { "tensor-cache.json": list({ dataPath: "../x.bin" }) },
      /damaged/,
    ],
    ["a list with a hidden file", { "tensor-cache.json": list({ dataPath: ".x" }) }, /damaged/],
    ["a negative size", { "tensor-cache.json": list({ nbytes: -1 }) }, /damaged/],
    ["another size", { "tensor-cache.json": list({ nbytes: 4 }) }, /list says 4/],
    [
      "a tensor outside its shard",
      { "tensor-cache.json": list({ records: [{ nbytes: 9, byteOffset: 2 ** 30 }] }) },
      /outside/,
    ],
    ["a missing shard", { "params_shard_1.bin": null }, /has no params_shard_1\.bin/],
    ["no tokenizer", { "tokenizer.json": null }, /no tokenizer\.json/],
    ["a damaged manifest", { "switchyard-manifest.json": json({}) }, /manifest\.json is damaged/],
  ] as const)("is refused before the long download: %s", async (_, changes, words) => {
    const failure = await planCopy(folder(changes), signal).then(() => null, toFailure);
    expect(failure?.message).toMatch(words);
    expect(failure?.code).toMatch(/^weights-/);
  });

  it.each([
    ["the list's", new Map(), { "tensor-cache.json": list({ md5sum: "0".repeat(32) }) }],
    ["the source's", new Map([["params_shard_0.bin", "0".repeat(64)]]), {}],
  ] as const)("with bytes that are not %s ends with nothing in place", async (_, sums, changes) => {
    const target = new MemoryTarget();
    const failure = await copy(folder(changes, sums), target).then(() => null, toFailure);
    expect(failure).toMatchObject({ code: "checksum-mismatch" });
    expect([...target.files.keys()]).toEqual([]);
    expect(target.open).toBe(0);
  });
});
