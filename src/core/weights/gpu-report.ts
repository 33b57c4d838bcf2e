import type { Failure } from "#core/errors.ts";

/** What the browser says about its graphics processor, and what is in the way of using it. */
export interface GpuReport {
  readonly adapter: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    /** Computed by the processor: right, and a hundred times slower. */
    readonly isSoftware: boolean;
  } | null;
  /** 16-bit arithmetic: models of the `q4f16_1` kind need it. */
  readonly hasShaderF16: boolean;
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
  /** Memory of the machine in GiB as far as the browser tells: rounded, and capped; `null` when it does not say. */
  readonly machineMemoryGib: number | null;
  /** Bytes that this page may still store; `null` when the browser does not say. */
  readonly freeStorageBytes: number | null;
  /** Why nothing can be run here; `null` when something can. */
  readonly problem: Failure | null;
}
