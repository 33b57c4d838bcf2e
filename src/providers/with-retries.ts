import { type Failure, isAbort, SwitchyardError, toFailure } from "#core/errors.ts";
import { DEFAULT_RETRY, type ProviderAccess, type RetrySettings } from "./provider-access.ts";

export interface RetryPart {
  readonly type: "retry";
  readonly attempt: number;
  readonly delayMs: number;
  readonly failure: Failure;
}

/**
 * The pause before the next attempt in milliseconds, or `null` when there is to be none. `attempt` counts from 1.
 * What the server asks for wins; else 0.5 s, doubled each time up to 8 s, less up to a quarter so that clients spread.
 */
function retryDelay(
  error: SwitchyardError,
  attempt: number,
  settings: RetrySettings,
  random: () => number,
): number | null {
  if (!error.retryable || attempt > settings.retries) return null;
  if (error.retryAfterMs !== undefined) {
    return error.retryAfterMs <= settings.longestAskedMs ? error.retryAfterMs : null;
  }
  const pause = Math.min(settings.mostMs, settings.baseMs * 2 ** (attempt - 1));
  return Math.round(pause * (1 - random() / 4));
}

/** What an attempt threw, as our own error; the caller's abort wins over whatever it caused. */
function asError(thrown: unknown, signal: AbortSignal): SwitchyardError {
  if (signal.aborted || isAbort(thrown)) {
    return new SwitchyardError("aborted", "Stopped.", { side: "visitor" });
  }
  if (thrown instanceof SwitchyardError) return thrown;
  const failure = toFailure(thrown);
  return new SwitchyardError(failure.code, failure.message, failure);
}

/**
 * Runs attempts until one ends well. Another attempt follows only where it may help, and never after output has been
 * passed on: what the caller has seen stays true.
 */
export async function* withRetries<Part>(
  attempt: () => AsyncGenerator<Part, void, void>,
  isOutput: (part: Part) => boolean,
  access: Pick<ProviderAccess, "retry" | "clock" | "random">,
  signal: AbortSignal,
): AsyncGenerator<Part | RetryPart, void, void> {
  for (let count = 1; ; count += 1) {
    let output = false;
    try {
      for await (const part of attempt()) {
        output ||= isOutput(part);
        yield part;
      }
      return;
    } catch (thrown) {
      const error = asError(thrown, signal);
      const settings = access.retry ?? DEFAULT_RETRY;
      const delayMs = output ? null : retryDelay(error, count, settings, access.random);
      if (delayMs === null) throw error;
      yield { type: "retry", attempt: count, delayMs, failure: toFailure(error) };
      await access.clock.sleep(delayMs, signal);
    }
  }
}
