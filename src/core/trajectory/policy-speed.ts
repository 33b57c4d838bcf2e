import type { GenerationEnd } from "./events.ts";
import type { Trajectory } from "./trajectory.ts";

/** How fast the policy's own model read and wrote, and how little it read. */
export interface PolicySpeed {
  /** Tokens of the prompt a second, opening the session included; `null` while nothing is known. */
  readonly readPerSecond: number | null;
  /** Tokens written a second, after the first of each generation. */
  readonly writtenPerSecond: number | null;
  /** Tokens that the model had to read. */
  readonly read: number;
  /**
   * The fewest that had to be read: everything in the text that the model did not write itself. What an earlier run
   * left in the cache makes `read` smaller still.
   */
  readonly minimum: number;
}

/**
 * Figures of a run whose runtime counts its tokens; `null` before the first generation has ended. Time is known of the
 * prompt only: later texts are read while replies still arrive.
 */
export function policySpeed(run: Trajectory): PolicySpeed | null {
  const generations = run.rounds
    .flatMap((round) => round.generations)
    .filter(({ reason, usage }) => reason !== "aborted" && usage !== null);
  const [first] = generations;
  const last = generations.at(-1);
  if (first?.usage == null || last?.usage == null) return null;
  const written = sum(generations.slice(0, -1), ({ usage }) => usage?.output ?? 0);
  return {
    readPerSecond: perSecond(first.usage.fresh, promptMs(run)),
    writtenPerSecond: writingRate(generations),
    read: sum(generations, ({ usage }) => usage?.fresh ?? 0),
    minimum: Math.max(0, last.usage.fresh + last.usage.cacheRead - written),
  };
}

function promptMs({ start, rounds }: Trajectory): number {
  return (rounds[0]?.startedAt ?? 0) - (start?.at ?? 0);
}

/** The first token of a generation comes out of the reading before it: its time is not the writing's. */
function writingRate(generations: readonly GenerationEnd[]): number | null {
  const timed = generations.flatMap(({ usage, firstTokenMs, elapsedMs }) =>
    usage === null || firstTokenMs === null || elapsedMs === null || usage.output < 2
      ? []
      : [{ tokens: usage.output - 1, ms: elapsedMs - firstTokenMs }],
  );
  return perSecond(
    sum(timed, ({ tokens }) => tokens),
    sum(timed, ({ ms }) => ms),
  );
}

function perSecond(tokens: number, ms: number): number | null {
  return tokens === 0 || ms <= 0 ? null : (1000 * tokens) / ms;
}

function sum<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
