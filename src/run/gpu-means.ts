import type { Missing } from "./readiness.ts";
import type { RuntimeSpec } from "./run-request.ts";

/** The models on the visitor's graphics processor, as who builds a run finds them. */
export interface GpuMeans {
  /** What a run on the loaded model is told of it, and what is missing; when nothing is, the run can reach it. */
  readonly model: () => Promise<{
    readonly runtime: RuntimeSpec;
    readonly missing: Missing | null;
  }>;
  /** The same for the embedding model of this id. */
  readonly embedding: (id: string) => Promise<Missing | null>;
}
