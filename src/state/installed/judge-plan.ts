import type { ConversionSummary } from "#core/weights/conversion-plan.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import { judgeModel } from "#core/weights/judge-model.ts";
import type { ModelShape } from "#core/weights/model-shape.ts";
import { POLICY_CHECKPOINTS, type PolicyCheckpoint } from "#core/weights/policy-checkpoints.ts";
import type { InstallPlan } from "#storage/installed/installed-model.ts";

/** What the browser lets this page store. */
export interface StorageRoom {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly isPersisted: boolean;
}

/** What can be said of an installation before the long download; whole sentences. */
export interface InstallJudgement {
  /** Why it must not begin: it would not fit into the storage. */
  readonly refusals: readonly string[];
  /** Why this computer will not run the model; it can still be installed here to be exported. */
  readonly cannotRun: readonly string[];
  readonly doubts: readonly string[];
  /** What would fit instead; empty when this does. */
  readonly instead: string;
}

/** Tokens that the graphics memory is judged for: what the page offers at first. */
const CONTEXT_WINDOW = 8192;

/** Judges a planned installation by what device and storage say. `storedBytes` of it are there already. */
export function judgeInstall(
  { summary }: InstallPlan,
  report: GpuReport | null,
  room: StorageRoom | null,
  storedBytes: number,
): InstallJudgement {
  const free = room === null ? null : Math.max(0, room.quotaBytes - room.usedBytes);
  const refusals = storageRefusals(summary.storeBytes - storedBytes, free);
  const device =
    report === null
      ? { fits: "maybe", reasons: [] as readonly string[] }
      : judgeModel({ ...report, freeStorageBytes: null }, needsOf(summary), CONTEXT_WINDOW);
  const cannotRun = device.fits === "no" ? device.reasons : [];
  return {
    refusals,
    cannotRun,
    doubts: device.fits === "maybe" ? device.reasons : [],
    instead: refusals.length + cannotRun.length === 0 ? "" : whatWouldFit(report, free),
  };
}

function storageRefusals(needed: number, free: number | null): readonly string[] {
  if (free === null || needed <= free) return [];
  return [`The model takes ${inGb(needed)} of storage; this page may use ${inGb(free)} more.`];
}

function needsOf({ deviceBytes, largestTensorBytes, quantization, library }: ConversionSummary) {
  const isHalf = quantization.includes("f16");
  return {
    weightBytes: deviceBytes,
    cacheBytesPerToken: library === null ? 0 : cacheBytesOf(library.shape, isHalf ? 2 : 4),
    largestTensorBytes,
    needsShaderF16: isHalf,
  };
}

function cacheBytesOf({ layers, keyValueHeads, headSize }: ModelShape, bytes: number): number {
  return 2 * layers * keyValueHeads * headSize * bytes;
}

/** The published policies that device and storage can hold, in a sentence. */
function whatWouldFit(report: GpuReport | null, free: number | null): string {
  if (report?.problem != null) return "";
  const quantization = report?.hasShaderF16 === false ? "q4f32_1" : "q4f16_1";
  const limit = report === null ? null : Math.min(report.maxBufferBytes, report.maxBindingBytes);
  const fits = (one: PolicyCheckpoint): boolean =>
    (free === null || quantisedBytes(one.library.shape) <= free) &&
    (limit === null || tableBytes(one.library.shape) <= limit);
  const fitting = POLICY_CHECKPOINTS.filter(fits);
  if (fitting.length === 0) return `None of the published policies would fit in ${quantization}.`;
  const names = fitting.map((one) => `${one.name} (${inGb(quantisedBytes(one.library.shape))})`);
  return `In ${quantization} would fit: ${names.join(", ")}.`;
}

/** Codes of the word table, 4 bits each: the largest tensor. */
function tableBytes({ vocabulary, hiddenSize }: ModelShape): number {
  return (vocabulary * hiddenSize) / 2;
}

/** What a model of this shape takes with 4.5 bits for each parameter; vectors count for nothing. */
export function quantisedBytes(shape: ModelShape): number {
  const { hiddenSize, intermediateSize, layers, heads, keyValueHeads, headSize } = shape;
  const attention = hiddenSize * headSize * (2 * heads + 2 * keyValueHeads);
  const feedForward = 3 * hiddenSize * intermediateSize;
  const tables = shape.vocabulary * hiddenSize * (shape.isTied ? 1 : 2);
  return Math.round(((layers * (attention + feedForward) + tables) * 4.5) / 8);
}

/** In steps of 1000, as sizes stand everywhere on the page. */
function inGb(bytes: number): string {
  return bytes < 50e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
