/** Time as a parameter, so that core is pure and tests need no waiting. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Resolves after `ms`, or rejects with `aborted` when the signal fires first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
