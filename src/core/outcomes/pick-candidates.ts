import type { OutcomeTable } from "./outcome-table.ts";

/** A candidate of a table that is kept, by its number, with what it is called from now on. */
export interface PickedCandidate {
  readonly candidate: number;
  readonly name: string;
}

/**
 * The table with some of its candidates, in the order given, under other names: for use with a pool that calls them differently.
 * Routers that came with the table are left out, for they may have chosen what is not there any more. Columns are shared.
 */
export function pickCandidates(
  table: OutcomeTable,
  picked: readonly PickedCandidate[],
): OutcomeTable {
  const { cells } = table;
  const pick = <Column>(columns: readonly Column[]): Column[] =>
    picked.map(({ candidate }) => columns[candidate] as Column);
  const pickKnown = <Column>(columns: readonly Column[] | null): Column[] | null =>
    columns === null ? null : pick(columns);
  return {
    ...table,
    candidates: picked.map(({ candidate, name }) => ({
      name,
      price: table.candidates[candidate]?.price ?? null,
    })),
    cells: {
      scores: pick(cells.scores),
      costs: pickKnown(cells.costs),
      inputTokens: pickKnown(cells.inputTokens),
      outputTokens: pickKnown(cells.outputTokens),
      latenciesMs: pickKnown(cells.latenciesMs),
      replyLengths: pickKnown(cells.replyLengths),
    },
    recordedRouters: [],
  };
}
