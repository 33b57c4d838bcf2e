import type { Call } from "#core/trajectory/trajectory.ts";

/** Why a part of a run's cost is an estimate, one sentence; `null` where none is. */
export function estimateNote(calls: readonly Call[]): string | null {
  const ends = calls.flatMap(({ end }) => (end?.receipt.estimated ? [end] : []));
  if (ends.length === 0) return null;
  const whole = ends.filter(
    ({ outcome, failure }) => outcome === "ok" || failure?.code === "reply-empty",
  );
  const retried = new Set(
    calls.filter(({ retries }) => retries.length > 0).map(({ start }) => start.callId),
  );
  const reasons = [
    // A reply that was complete was estimated because nobody counted, or because of what came before it.
    whole.some(({ callId }) => !retried.has(callId)) ? "a server did not count its tokens" : null,
    whole.some(({ callId }) => retried.has(callId))
      ? "an attempt that failed may have been billed"
      : null,
    whole.length < ends.length ? "a reply was cut off" : null,
  ].filter((reason) => reason !== null);
  const said = reasons.join(" and ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}, so a part of this is estimated.`;
}
