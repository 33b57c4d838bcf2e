/** What one attempt gave. */
export type Attempt =
  | { readonly ok: true; readonly text: string | readonly string[]; readonly tokens: number }
  | { readonly ok: false; readonly message: string };

export type RetryOutcome =
  | {
      readonly ok: true;
      readonly text: string | readonly string[];
      readonly tokens: number;
      readonly attempts: number;
      readonly waitedMs: number;
    }
  | {
      readonly ok: false;
      readonly attempts: number;
      readonly attemptsLeft: number;
      readonly waitedMs: number;
    };

const MOST_ATTEMPTS = 500;
const WAIT_MS = 5000;

/**
 * The released schedule of attempts: up to 500, five seconds apart, given up at once when an error speaks of a request
 * that timed out. It is here to be compared with: more than forty minutes is no schedule for a page, whose calls are
 * retried by their provider adapters. (`route_service.py::get_llm_response_via_api`.)
 */
export function retryLikePaper(attempt: (index: number) => Attempt): RetryOutcome {
  let waitedMs = 0;
  for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
    const result = attempt(attempts - 1);
    if (result.ok) return { ...result, attempts, waitedMs };
    if (result.message.toLowerCase().includes("request timed out")) {
      return { ok: false, attempts, attemptsLeft: MOST_ATTEMPTS - attempts, waitedMs };
    }
    waitedMs += WAIT_MS;
  }
  return { ok: false, attempts: MOST_ATTEMPTS, attemptsLeft: 0, waitedMs };
}
