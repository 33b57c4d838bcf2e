import { SwitchyardError } from "#core/errors.ts";
import type { FinishedShard } from "./conversion-journal.ts";
import type { ConversionPlan } from "./conversion-plan.ts";
import { convertShards, stepsFor } from "./convert-shards.ts";
import type { ConversionSettings } from "./convert-weights.ts";
import { MemoryMeter } from "./memory-meter.ts";
import { ProgressCount } from "./progress-count.ts";
import { readManifest } from "./read-manifest.ts";
import { TENSOR_CACHE_NAMES, writeTensorCache } from "./tensor-cache.ts";
import { weightsInvalid } from "./weight-errors.ts";
import type { ManifestFile } from "./weight-manifest.ts";
import type { WeightSource } from "./weight-source.ts";
import type { WeightTarget } from "./weight-target.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Makes the damaged files of a model again ({@link verifyWeights} names them), reading only the tensors that are in
 * them. Throws `source-changed` when the checkpoint is not the one the model was made from, and what a conversion throws;
 * the other files stay as they are.
 */
export async function repairWeights(
  plan: ConversionPlan,
  source: WeightSource,
  target: WeightTarget,
  damaged: readonly string[],
  settings: ConversionSettings,
): Promise<void> {
  const manifest = await readManifest(target);
  if (manifest === null) {
    throw weightsInvalid(
      "There is no manifest, so nothing can be repaired.",
      "Convert the model again.",
    );
  }
  if (manifest.fingerprint !== plan.fingerprint) throw otherSource();
  const known = new Map(manifest.files.map((file) => [file.name, file]));
  await repairShards(plan, source, target, new Set(damaged), known, settings);
  const md5Of = (name: string): string => known.get(name)?.md5 ?? "";
  const list = new TextEncoder().encode(
    writeTensorCache(plan.shards, md5Of, plan.summary.parameterCount),
  );
  const small = [...plan.texts, ...TENSOR_CACHE_NAMES.map((name) => ({ name, bytes: list }))];
  for (const { name, bytes } of small) {
    if (damaged.includes(name)) expectSame(await writeWhole(target, name, bytes), known);
  }
}

async function repairShards(
  plan: ConversionPlan,
  source: WeightSource,
  target: WeightTarget,
  damaged: ReadonlySet<string>,
  known: ReadonlyMap<string, ManifestFile>,
  settings: ConversionSettings,
): Promise<void> {
  const wanted = new Set(plan.shards.map(({ name }) => name).filter((name) => damaged.has(name)));
  if (wanted.size === 0) return;
  const count = new ProgressCount(plan, stepsFor(plan, wanted), wanted);
  await convertShards({
    plan,
    source,
    target,
    wanted,
    checks: null,
    quantise: settings.quantise,
    meter: settings.meter ?? new MemoryMeter(),
    signal: settings.signal,
    onShard: async (shard: FinishedShard) => {
      count.shard();
      expectSame(shard, known);
    },
    onBlock: (block, writtenBytes) => {
      count.block(block, writtenBytes);
      settings.onProgress?.(count.progress);
    },
  });
}

function expectSame(
  { name, sha256 }: ManifestFile,
  known: ReadonlyMap<string, ManifestFile>,
): void {
  if (known.get(name)?.sha256 !== sha256) throw otherSource();
}

function otherSource(): SwitchyardError {
  return new SwitchyardError(
    "source-changed",
    "The checkpoint is not the one that this model was made from.",
    {
      fix: "Use the same revision and the same settings, or convert the model again.",
      side: "visitor",
    },
  );
}
