import type { GpuReport } from "./gpu-report.ts";

/** What a model takes, from its own files. */
export interface ModelNeeds {
  readonly weightBytes: number;
  /** Bytes of keys and values for one token. */
  readonly cacheBytesPerToken: number;
  /** The largest single tensor: it must fit one binding. */
  readonly largestTensorBytes: number;
  readonly needsShaderF16: boolean;
}

export interface Judgement {
  /** `maybe`: nothing speaks against it, but it takes much for this machine. */
  readonly fits: "yes" | "maybe" | "no";
  /** Why not, or why only maybe; whole sentences. */
  readonly reasons: readonly string[];
  /** What the device has to hold: weights, cache, and room to compute. */
  readonly deviceBytes: number;
  /** What has to be downloaded and stored when none of it is there. */
  readonly storageBytes: number;
}

const GIB = 1024 ** 3;

/** Activations of one chunk and the runtime's own buffers; measured on 0.5B to 3B models, and rounded up. */
const WORKING_BYTES = 0.5 * GIB;

/** Below this there is no doubt on any machine that runs a current browser. */
const SURE_BYTES = 1.5 * GIB;

/**
 * Says before any download whether a model can run here. Browsers do not tell how much memory a graphics processor
 * has: limits refuse what cannot work, and the memory of the whole machine, as far as it is told, makes a doubt.
 */
export function judgeModel(report: GpuReport, needs: ModelNeeds, contextWindow: number): Judgement {
  const deviceBytes = needs.weightBytes + needs.cacheBytesPerToken * contextWindow + WORKING_BYTES;
  const storageBytes = needs.weightBytes;
  const refusals = refusalsOf(report, needs);
  if (refusals.length > 0) return { fits: "no", reasons: refusals, deviceBytes, storageBytes };
  const doubts = doubtsOf(report, deviceBytes);
  return { fits: doubts.length > 0 ? "maybe" : "yes", reasons: doubts, deviceBytes, storageBytes };
}

function refusalsOf(report: GpuReport, needs: ModelNeeds): string[] {
  if (report.problem !== null) return [report.problem.message];
  const refusals: string[] = [];
  if (needs.needsShaderF16 && !report.hasShaderF16) {
    refusals.push(
      "This graphics processor does not compute in 16 bits; the q4f32_1 variant does without.",
    );
  }
  if (needs.largestTensorBytes > Math.min(report.maxBufferBytes, report.maxBindingBytes)) {
    refusals.push(
      `One part of the model takes ${inGb(needs.largestTensorBytes)} at once, more than this browser allows.`,
    );
  }
  if (report.freeStorageBytes !== null && needs.weightBytes > report.freeStorageBytes) {
    refusals.push(
      `The model takes ${inGb(needs.weightBytes)} of storage; this page may use ${inGb(report.freeStorageBytes)} more.`,
    );
  }
  return refusals;
}

function doubtsOf(report: GpuReport, deviceBytes: number): string[] {
  const doubts: string[] = [];
  if (report.adapter?.isSoftware === true) {
    doubts.push(
      "There is no graphics processor: the model would be computed by the processor, at about a word a second or less.",
    );
  }
  const memory = report.machineMemoryGib;
  // 8 stands for 8 and more.
  if (memory !== null && memory < 8 && deviceBytes > (memory * GIB) / 2) {
    doubts.push(`The model takes ${inGb(deviceBytes)}, and this machine has about ${memory} GB.`);
  } else if (memory === null && deviceBytes > SURE_BYTES) {
    doubts.push(
      `The model takes ${inGb(deviceBytes)} of graphics memory; this browser does not say how much there is.`,
    );
  }
  return doubts;
}

/** In steps of 1000, as sizes stand everywhere on the page. */
function inGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
