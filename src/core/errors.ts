/**
 * Why something failed, as a string that survives structured clone, storage and links.
 * `instanceof` does not: always branch on the code.
 */
export type ErrorCode =
  | "aborted"
  // the network, seen from a page
  | "offline"
  | "network-opaque"
  | "cors-blocked"
  | "local-blocked"
  | "timeout-first"
  | "timeout-between"
  | "redirected"
  // what a provider answered
  | "key-missing"
  | "key-rejected"
  | "credit-exhausted"
  | "refused-by-provider"
  | "model-not-found"
  | "address-wrong"
  | "rate-limited"
  | "overloaded"
  | "request-rejected"
  | "provider-error"
  | "tools-unsupported"
  // what a provider streamed
  | "stream-cut"
  | "stream-malformed"
  | "stream-too-large"
  | "reply-empty"
  // the run
  | "budget-exhausted"
  | "price-unknown"
  | "context-full"
  | "policy-failed"
  | "resume-diverged"
  | "question-empty"
  | "question-too-long"
  | "pool-empty"
  // the machine
  | "worker-lost"
  | "storage-full"
  | "storage-failed"
  | "vault-locked"
  | "passphrase-wrong"
  // the visitor's own graphics processor
  | "gpu-unavailable"
  | "gpu-busy"
  | "gpu-memory"
  | "gpu-lost"
  | "gpu-stalled"
  | "gpu-wrong"
  | "engine-changed"
  | "model-not-loaded"
  | "model-download"
  | "model-invalid"
  // weights on their way to the page's own format
  | "weights-invalid"
  | "weights-unsupported"
  | "ranges-unsupported"
  | "source-changed"
  | "checksum-mismatch"
  | "target-in-use"
  // heads that predict from an embedding
  | "heads-missing"
  | "embedding-missing"
  | "embedding-mismatch"
  | "embedding-invalid"
  // outcomes of questions
  | "table-missing"
  // what comes from outside
  | "import-invalid"
  | "link-invalid"
  | "template-mismatch"
  | "internal";

/** Whose side a failure is on, for the sentence the visitor reads. */
export type ErrorSide = "visitor" | "network" | "provider" | "policy" | "switchyard";

/** A failure as plain data: what events, receipts and screens carry. */
export interface Failure {
  readonly code: ErrorCode;
  /** What happened, one sentence, no secrets. */
  readonly message: string;
  /** What to do about it, one sentence; empty when there is nothing to do. */
  readonly fix: string;
  readonly side: ErrorSide;
}

export interface SwitchyardErrorOptions {
  readonly fix?: string;
  readonly side?: ErrorSide;
  /** True when the same request may succeed later. */
  readonly retryable?: boolean;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class SwitchyardError extends Error {
  override readonly name = "SwitchyardError";
  readonly code: ErrorCode;
  readonly fix: string;
  readonly side: ErrorSide;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: SwitchyardErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fix = options.fix ?? "";
    this.side = options.side ?? "switchyard";
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Any thrown value as a {@link Failure}; an abort keeps its own code. */
export function toFailure(thrown: unknown): Failure {
  if (isSwitchyardError(thrown)) {
    return { code: thrown.code, message: thrown.message, fix: thrown.fix, side: thrown.side };
  }
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return { code: "aborted", message: "Stopped.", fix: "", side: "visitor" };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "internal",
    message: `Something went wrong inside Switchyard: ${message}`,
    fix: "Try again; if it happens again, export the run and report it.",
    side: "switchyard",
  };
}

export function isSwitchyardError(thrown: unknown): thrown is SwitchyardError {
  return thrown instanceof Error && thrown.name === "SwitchyardError" && "code" in thrown;
}

/** True for our own abort and for the platform's `AbortError`. */
export function isAbort(thrown: unknown): boolean {
  return toFailure(thrown).code === "aborted";
}

/** Throws the `aborted` error when the signal has fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new SwitchyardError("aborted", "Stopped.", { side: "visitor" });
}
