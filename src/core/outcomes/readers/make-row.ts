import type { OutcomeCell, OutcomeRow } from "#core/outcomes/outcome-row.ts";
import type { ReadValue } from "./read-values.ts";

/** A row of which only what is given is known. */
export function makeRow(line: number, known: Partial<OutcomeRow>): OutcomeRow {
  return {
    line,
    id: null,
    text: null,
    task: null,
    split: null,
    group: null,
    cells: [],
    choice: null,
    mayRepeat: false,
    problems: [],
    ...known,
  };
}

/** Values of a cell as they were read. */
export type ReadCell = Partial<Record<Exclude<keyof OutcomeCell, "candidate">, ReadValue>>;

/**
 * A cell out of values that were read, telling what could not be. `null` where a score is written but cannot be read, or nothing is
 * known: such an answer is left out, not counted as one without a score.
 */
export function makeCell(
  candidate: string,
  values: ReadCell,
  onProblem: (problem: string) => void,
): OutcomeCell | null {
  let isKnown = false;
  // Once for each of millions of cells: no list of keys, no copies.
  const take = (read: ReadValue | undefined): number | null => {
    if (read === undefined) return null;
    if (read.problem !== null) onProblem(`${read.problem} (${candidate})`);
    if (read.value !== null) isKnown = true;
    return read.value;
  };
  const cell: OutcomeCell = {
    candidate,
    score: take(values.score),
    costUsd: take(values.costUsd),
    inputTokens: take(values.inputTokens),
    outputTokens: take(values.outputTokens),
    latencyMs: take(values.latencyMs),
    replyLength: take(values.replyLength),
  };
  const isBroken = values.score !== undefined && values.score.problem !== null;
  return isKnown && !isBroken ? cell : null;
}
