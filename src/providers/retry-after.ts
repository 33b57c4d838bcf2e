/** Nobody waits longer than a day: a longer pause is a mistake. */
export const LONGEST_SANE_MS = 86_400_000;

/** A pause in milliseconds; `undefined` for what no server can mean: negative, not a number, above a day. */
function sane(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 0 && ms <= LONGEST_SANE_MS ? Math.ceil(ms) : undefined;
}

function number(text: string | null): number {
  return text === null || text.trim() === "" ? Number.NaN : Number(text);
}

/**
 * How long an answer asks us to wait, in milliseconds: `retry-after-ms` first, then `Retry-After` in seconds or as a
 * date (RFC 9110 §10.2.3). A date is measured against the answer's own `Date`, so that a wrong clock here does not
 * matter, and against `now` (ms since 1970) where the page may not read that header.
 */
export function retryAfterMs(headers: Headers, now: number | undefined): number | undefined {
  const exact = sane(number(headers.get("retry-after-ms")));
  if (exact !== undefined) return exact;
  const after = headers.get("retry-after");
  const seconds = number(after);
  if (!Number.isNaN(seconds)) return sane(seconds * 1000);
  const until = Date.parse(after ?? "");
  const sent = Date.parse(headers.get("date") ?? "");
  const from = Number.isNaN(sent) ? now : sent;
  return from === undefined ? undefined : sane(until - from);
}
