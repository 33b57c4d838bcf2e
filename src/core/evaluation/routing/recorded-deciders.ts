import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { Decider } from "./decider.ts";

/** Routers that came with a table. */
export interface RecordedDeciders {
  readonly deciders: readonly Decider[];
  /** Names of those that chose nothing for some of the questions, and therefore cannot be judged on them. */
  readonly incomplete: readonly string[];
}

/** The routers whose choices a table records, as deciders for some of its questions. */
export function recordedDeciders(
  { recordedRouters }: OutcomeTable,
  rows: ArrayLike<number>,
): RecordedDeciders {
  const all = recordedRouters.map(({ name, chosen }, index) => ({
    id: `recorded-${index}`,
    name,
    choices: Int32Array.from(rows, (row) => chosen[row] ?? -1),
  }));
  const isWhole = ({ choices }: { readonly choices: Int32Array }) => !choices.includes(-1);
  return {
    deciders: all.filter(isWhole).map(({ id, name, choices }) => ({
      id,
      name,
      decision: { kind: "fixed", choices },
      outOfFold: null,
    })),
    incomplete: all.filter((each) => !isWhole(each)).map(({ name }) => name),
  };
}
