import type { ErrorCode } from "#core/errors.ts";
import type { Trajectory } from "./trajectory.ts";

/** Failures of what executed the policy: nothing of the run itself is wrong, and another device or a server goes on. */
const RUNTIME_FAILURES: ReadonlySet<ErrorCode> = new Set([
  "gpu-unavailable",
  "gpu-busy",
  "gpu-memory",
  "gpu-lost",
  "gpu-stalled",
  "gpu-wrong",
  "model-not-loaded",
  "model-download",
  "worker-lost",
]);

/** True for a run that can go on from its record: it was cut, or the device that executed its policy was lost. */
export function isResumable({ end }: Pick<Trajectory, "end">): boolean {
  if (end === null) return true;
  return end.reason === "failed" && RUNTIME_FAILURES.has(end.failure?.code ?? "internal");
}
