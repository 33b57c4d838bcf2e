import type { Clock } from "#core/ports/clock.ts";

/** How long a candidate may be silent, in milliseconds. Waiting of ours (a slow reader) does not count. */
export interface Timeouts {
  /** From the request to the first output. Comments, pings and role chunks are no output. */
  readonly firstMs: number;
  /** Between two outputs. */
  readonly betweenMs: number;
}

export interface RetrySettings {
  /** Attempts after the first. */
  readonly retries: number;
  /** The first pause; it doubles with every attempt. */
  readonly baseMs: number;
  /** The longest pause of our own choosing. */
  readonly mostMs: number;
  /** The longest pause a server may ask for; above it we do not wait but say so. */
  readonly longestAskedMs: number;
}

/** The outside world of an adapter, all of it a parameter. */
export interface ProviderAccess {
  readonly fetch: typeof fetch;
  /** The key for this provider at its base URL, or `null`. Read again for each attempt, never kept. */
  readonly key: () => Promise<string | null> | string | null;
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** What `navigator.onLine` says. */
  readonly online: () => boolean;
  readonly timeouts?: Timeouts;
  readonly retry?: RetrySettings;
  /** The page's own origin, for the commands that a local server needs: `https://example.github.io`. */
  readonly pageOrigin?: string;
  /** Milliseconds since 1970, for a Retry-After that names a date. Without it such a date counts only beside the answer's own date. */
  readonly date?: () => number;
}

/** Large models behind a queue need a minute or two for their first token; a stream that lives is never silent for one. */
export const DEFAULT_TIMEOUTS: Timeouts = { firstMs: 120_000, betweenMs: 45_000 };

export const DEFAULT_RETRY: RetrySettings = {
  retries: 2,
  baseMs: 500,
  mostMs: 8_000,
  longestAskedMs: 60_000,
};
