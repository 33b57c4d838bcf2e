import { addMoney, type Picodollars } from "#core/cost/money.ts";
import type { Totals } from "#core/trajectory/totals.ts";
import type { Trajectory } from "#core/trajectory/trajectory.ts";

type CostPart = Pick<Totals, "cost" | "unknown" | "estimated">;

/** What the policy's own model cost and what the candidates cost; together they are the run's total. */
export interface CostParts {
  readonly policy: CostPart;
  readonly candidates: CostPart;
}

/** The two costs of a run apart. Unknown is not zero: each says how many of its parts nobody knows. */
export function costParts(run: Trajectory): CostParts {
  const generations = run.rounds.flatMap((round) => round.generations);
  const receipts = run.calls.flatMap(({ end }) => (end === null ? [] : [end.receipt]));
  return {
    policy: partOf(generations.map(({ cost }) => cost)),
    candidates: {
      ...partOf(receipts.map(({ cost }) => cost)),
      estimated: receipts.some(({ estimated }) => estimated),
    },
  };
}

function partOf(costs: readonly (Picodollars | null)[]): CostPart {
  const known = costs.filter((cost) => cost !== null);
  return { cost: addMoney(...known), unknown: costs.length - known.length, estimated: false };
}
