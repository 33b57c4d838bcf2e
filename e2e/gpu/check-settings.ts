import type { Continuation } from "#workers/gpu/api.ts";

/** What both checks are told. */
export interface CheckSettings {
  /** A compiled library. */
  readonly lib: string;
  /** A folder of weights in MLC's format that fits it. */
  readonly model: string;
  /** Version or folder of the engine's package; the project's own without. */
  readonly webLlm: string | undefined;
  /** `real`, or one of the browser's software adapters. */
  readonly adapter: string;
  readonly context: number;
  /** What to begin with; `as-compiled` finds out by itself what the device needs. */
  readonly continuation: Continuation;
  /** Adds the model to the page first, and loads what the browser then keeps of it. */
  readonly isInstalled: boolean;
  /** Ends the browser's graphics process in the middle. */
  readonly isCrashed: boolean;
  /** Where pictures of the screen go; `null` takes none. */
  readonly pictures: string | null;
  /** For everything that is written meanwhile. */
  readonly folder: string;
}
