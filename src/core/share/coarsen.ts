import type { ReplyDelta, RunEvent, TextDelta } from "#core/trajectory/events.ts";

/** A replay shows a new piece of a stream this often, in milliseconds. */
const PIECE_MS = 250;
/** Times of events in a link, in milliseconds. */
const STEP_MS = 10;

type Delta = TextDelta | ReplyDelta;

/** Everything one stream wrote without a break, from its first to its last piece. */
export interface Stretch {
  readonly type: "stretch";
  /** With the whole text; `at` is the time of its first piece. */
  readonly delta: Delta;
  /** The time of its last piece. */
  readonly until: number;
}

/**
 * The events as a link carries them. Pieces of a stream that follow each other become one text with a first and a last
 * time, cut again into pieces of equal length at least 250 ms apart, so that a replay still streams; other times are
 * rounded to 10 ms. Texts, their order and their provenance stay exactly the same. Doing it twice changes nothing.
 */
export function coarsen(events: readonly RunEvent[]): readonly RunEvent[] {
  return mergeDeltas(events).flatMap((part): readonly RunEvent[] =>
    part.type === "stretch" ? cutStretch(part) : [part],
  );
}

/** Joins the pieces of each stream. A tag stays whole and alone: a reader takes one for one. */
export function mergeDeltas(
  events: readonly RunEvent[],
): readonly (Stretch | Exclude<RunEvent, Delta>)[] {
  const parts: (Stretch | Exclude<RunEvent, Delta>)[] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (event.type !== "text-delta" && event.type !== "reply-delta") {
      parts.push(wholeMilliseconds(event));
    } else if (last?.type === "stretch" && continues(last.delta, event)) {
      const delta = { ...last.delta, text: last.delta.text + event.text };
      parts[parts.length - 1] = {
        type: "stretch",
        delta,
        until: Math.max(last.until, roundTime(event.at)),
      };
    } else {
      const at = roundTime(event.at);
      parts.push({ type: "stretch", delta: { ...event, at }, until: at });
    }
  }
  return parts.map(settle);
}

/** A stretch that is shown as one piece has one time. */
function settle<Part extends Stretch | Exclude<RunEvent, Delta>>(part: Part): Part {
  if (part.type !== "stretch" || pieceCount(part) > 1) return part;
  return { ...part, until: part.delta.at };
}

/** Cuts a stretch into the pieces that a replay shows. */
export function cutStretch(stretch: Stretch): readonly Delta[] {
  const { delta, until } = stretch;
  const count = pieceCount(stretch);
  if (count === 1) return [delta];
  // By code points: a cut never splits a character.
  const characters = Array.from(delta.text);
  const gap = (until - delta.at) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((characters.length * index) / count);
    const to = Math.floor((characters.length * (index + 1)) / count);
    const at = index === count - 1 ? until : delta.at + roundTime(gap * index);
    return { ...delta, at, text: characters.slice(from, to).join("") };
  });
}

function pieceCount({ delta, until }: Stretch): number {
  if (until - delta.at < PIECE_MS) return 1;
  const characters = Array.from(delta.text).length;
  return Math.max(1, Math.min(characters, 1 + Math.floor((until - delta.at) / PIECE_MS)));
}

function continues(before: Delta, after: Delta): boolean {
  if (before.type === "text-delta") {
    return after.type === "text-delta" && before.part === after.part && before.part !== "tag";
  }
  return (
    after.type === "reply-delta" && before.callId === after.callId && before.kind === after.kind
  );
}

function roundTime(ms: number): number {
  return Math.round(ms / STEP_MS) * STEP_MS;
}

const round = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

function wholeMilliseconds(event: Exclude<RunEvent, Delta>): Exclude<RunEvent, Delta> {
  const at = roundTime(event.at);
  switch (event.type) {
    case "run-start":
      return {
        ...event,
        at,
        startedAt: Math.round(event.startedAt),
        budget: { ...event.budget, elapsedMs: round(event.budget.elapsedMs) },
      };
    case "generation-end":
      return {
        ...event,
        at,
        firstTokenMs: round(event.firstTokenMs),
        elapsedMs: round(event.elapsedMs),
      };
    case "call-retry":
      return { ...event, at, delayMs: Math.round(event.delayMs) };
    case "call-end":
      return {
        ...event,
        at,
        firstTokenMs: round(event.firstTokenMs),
        elapsedMs: Math.round(event.elapsedMs),
      };
    case "run-resume":
      return { ...event, at, resumedAt: Math.round(event.resumedAt) };
    default:
      return { ...event, at };
  }
}
