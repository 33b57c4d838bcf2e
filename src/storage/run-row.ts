import type { Fidelity, RunEndReason, RunEvent, RunStart } from "#core/trajectory/events.ts";
import type { Totals } from "#core/trajectory/totals.ts";
import { EMPTY_TRAJECTORY, foldEvents } from "#core/trajectory/trajectory.ts";
import { searchWords } from "./search-words.ts";

/** `running` also for a run that was cut: whether it is alive is not known to storage. */
export type RunStatus = "running" | RunEndReason;

/** A run in one line: what lists, sums and searches read. The events are in its batches. */
export interface RunRow extends Totals {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When the newest event happened, in milliseconds since 1970. */
  readonly updatedAt: number;
  readonly status: RunStatus;
  /** The beginning of it, where it is very long. */
  readonly question: string;
  /** The beginning of it, where it is very long. */
  readonly answer: string | null;
  readonly policy: string;
  readonly fidelity: Fidelity;
  readonly demo: boolean;
  readonly rounds: number;
  /** Calls that were replied to; absent in rows of before, which did not count them. */
  readonly replies?: number;
  /** What the run is found by. */
  readonly words: readonly string[];
  /** How many batches and events are stored. */
  readonly batches: number;
  readonly events: number;
  /** An event's time plus this is milliseconds since 1970; it moves when a cut run goes on. */
  readonly epoch: number;
}

/** A row is for lists; a question of a megabyte is read from its batch. */
const LONGEST_PREVIEW = 1000;

/** The row of a run of which nothing is stored yet. */
export function newRunRow(start: RunStart): RunRow {
  return {
    ...EMPTY_TRAJECTORY.totals,
    id: start.id,
    startedAt: start.startedAt,
    updatedAt: start.startedAt + start.at,
    status: "running",
    question: preview(start.question),
    answer: null,
    policy: start.policy,
    fidelity: start.fidelity,
    demo: start.demo,
    rounds: 0,
    replies: 0,
    words: searchWords(start.question),
    batches: 0,
    events: 0,
    epoch: start.startedAt,
  };
}

/** The row after one more batch. Goes on with the fold from the totals in the row, so that no text is read again. */
export function addBatch(row: RunRow, events: readonly RunEvent[]): RunRow {
  const counted = events.filter((event) => COUNTED.has(event.type));
  const { totals } = foldEvents(counted, { ...EMPTY_TRAJECTORY, totals: totalsOf(row) });
  const next = { ...row, ...totals, batches: row.batches + 1, events: row.events + events.length };
  return events.reduce(addEvent, next);
}

const COUNTED = new Set<RunEvent["type"]>(["call-start", "call-end", "generation-end"]);

function addEvent(row: RunRow, event: RunEvent): RunRow {
  const epoch = event.type === "run-resume" ? event.resumedAt - event.at : row.epoch;
  const next = { ...row, epoch, updatedAt: epoch + event.at };
  switch (event.type) {
    case "round-start":
      return { ...next, rounds: row.rounds + 1 };
    case "call-end":
      return event.outcome === "ok" && row.replies !== undefined
        ? { ...next, replies: row.replies + 1 }
        : next;
    case "answer":
      return {
        ...next,
        answer: preview(event.text),
        words: [...new Set([...row.words, ...searchWords(event.text)])],
      };
    case "run-resume":
      return { ...next, status: "running" };
    case "run-end":
      return { ...next, status: event.reason };
    default:
      return next;
  }
}

function totalsOf(row: RunRow): Totals {
  const { cost, policyCost, unknown, estimated, paperCost, calls, inputTokens, outputTokens } = row;
  return { cost, policyCost, unknown, estimated, paperCost, calls, inputTokens, outputTokens };
}

function preview(text: string): string {
  return text.length <= LONGEST_PREVIEW ? text : `${text.slice(0, LONGEST_PREVIEW - 1)}…`;
}
