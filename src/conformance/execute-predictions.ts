import type { CallRequest, CallResult } from "#core/loop/policy.ts";
import { observe } from "#core/policies/router-r1/observation.ts";
import { readPaperAction } from "#core/policies/router-r1/paper-actions.ts";
import { type Routed, routeSearch } from "#core/policies/router-r1/route-search.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { outcomeOf } from "./scripted-calls.ts";

/** What one turn of a batch gave, a list entry for each row. */
export interface BatchTurn {
  readonly observations: readonly string[];
  readonly done: readonly boolean[];
  readonly valid: readonly boolean[];
  readonly routed: readonly boolean[];
  readonly costs: readonly number[];
}

/** The lists of results and rows ran apart: the assertion at the end of the released function. */
export class ResultsLeftOver extends Error {}

/**
 * One turn of a whole batch by the released rules, built from the functions that the rollout policy uses for one row.
 * Results go to rows in order, and an inactive row takes none although its search was carried out: that is the fault
 * behind the assertion. (`generation.py::execute_predictions`.)
 */
export async function executePredictions(
  predictions: readonly string[],
  active: readonly boolean[],
  tools: { pool: Pool; call: (request: CallRequest) => Promise<CallResult> } | null,
): Promise<BatchTurn> {
  const actions = predictions.map(readPaperAction);
  const results: Routed[] = [];
  for (const { kind, content } of actions) {
    if (kind !== "search") continue;
    results.push(
      tools === null
        ? { text: "", cost: 0, callId: null }
        : await outcomeOf(routeSearch(tools, content)),
    );
  }
  const rows = actions.map(({ kind }, index) => {
    if (active[index] !== true) return { ...NOTHING, done: true };
    if (kind === "answer") return { ...NOTHING, done: true, valid: true };
    if (kind !== "search") return NOTHING;
    const { text, cost } = results.shift() ?? { text: "", cost: 0 };
    const observation = observe(text);
    return { text: observation.text, done: false, valid: observation.isValid, routed: true, cost };
  });
  if (results.length > 0) throw new ResultsLeftOver();
  return {
    observations: rows.map((row) => row.text),
    done: rows.map((row) => row.done),
    valid: rows.map((row) => row.valid),
    routed: rows.map((row) => row.routed),
    costs: rows.map((row) => row.cost),
  };
}

const NOTHING = { text: "", done: false, valid: false, routed: false, cost: 0 };
