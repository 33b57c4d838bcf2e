import type { Finding } from "./finding.ts";
import { listNames } from "./list-names.ts";
import type { OutcomeTable } from "./outcome-table.ts";

/** What the costs of one candidate are like. */
interface CostSummary {
  readonly known: number;
  readonly zero: number;
  readonly negative: number;
  readonly sum: number;
}

function summariseCosts(column: Float64Array): CostSummary {
  let [known, zero, negative, sum] = [0, 0, 0, 0];
  for (const cost of column) {
    if (Number.isNaN(cost)) continue;
    known += 1;
    sum += cost;
    if (cost === 0) zero += 1;
    if (cost < 0) negative += 1;
  }
  return { known, zero, negative, sum };
}

const NO_COSTS: Finding = {
  code: "costs-missing",
  weight: "limits",
  message:
    "The table has no costs. Routing mostly pays in money, so half of the answer is missing: nothing can be said about saving.",
  stillShown:
    "Accuracy, differences with intervals, wins and losses, the oracle’s room, the leaks.",
  fix: "Give the candidates list prices: costs are then estimated from lengths, and marked.",
  candidates: [],
};

/** Findings about what answers cost. */
export function costFindings({
  cells,
  candidates,
  questions,
  estimates,
}: OutcomeTable): readonly Finding[] {
  if (questions.count === 0 || candidates.length === 0) return [];
  if (cells.costs === null) return [NO_COSTS];
  const summaries = cells.costs.map(summariseCosts);
  const named = (isMeant: (summary: CostSummary) => boolean): readonly string[] =>
    candidates.flatMap(({ name }, index) => {
      const summary = summaries[index];
      return summary !== undefined && isMeant(summary) ? [name] : [];
    });
  const findings: Finding[] = [];
  const without = named(({ known }) => known === 0);
  if (without.length === candidates.length) return [NO_COSTS];
  if (without.length > 0) {
    findings.push({
      ...NO_COSTS,
      message: `${listNames(without)} ${without.length === 1 ? "has" : "have"} no costs. Unknown is not free, so no total that may contain them can be given.`,
      fix: "Give them list prices, or leave them out.",
      candidates: without,
    });
  }
  const gaps = named(({ known }) => known > 0 && known < questions.count);
  if (gaps.length > 0) {
    findings.push({
      code: "costs-partly-missing",
      weight: "limits",
      message: `Some costs of ${listNames(gaps)} are missing. They are taken to be the candidate’s mean, and what they touch is marked as an estimate.`,
      stillShown: "The whole report, its costs marked.",
      fix: "Fill the gaps.",
      candidates: gaps,
    });
  }
  const negative = named((summary) => summary.negative > 0);
  if (negative.length > 0) {
    findings.push({
      code: "costs-negative",
      weight: "limits",
      message: `Some costs of ${listNames(negative)} are below zero, which no answer can cost. They count as missing.`,
      stillShown: "The whole report, its costs marked.",
      fix: "Correct them at their source.",
      candidates: negative,
    });
  }
  const free = named(({ known, zero }) => known > 0 && zero === known);
  if (free.length > 0) {
    findings.push({
      code: "costs-zero",
      weight: "limits",
      message: `${listNames(free)} ${free.length === 1 ? "costs" : "cost"} nothing at all. Either it runs on a machine that is paid for otherwise, or the cost is missing; RouterArena’s score has no value for it.`,
      stillShown: "The whole report; what is free has no place on a logarithmic axis.",
      fix: "Give it the price of the machine, if it has one.",
      candidates: free,
    });
  }
  const sums = new Set(summaries.map(({ sum }) => sum));
  if (candidates.length > 1 && without.length === 0 && sums.size === 1) {
    findings.push({
      code: "costs-equal",
      weight: "limits",
      message: "All candidates cost the same: routing cannot save anything, only answer better.",
      stillShown: "Accuracy at equal cost.",
      fix: "",
      candidates: [],
    });
  }
  if (estimates.includes("costs")) {
    findings.push({
      code: "costs-estimated",
      weight: "note",
      message:
        "Costs are estimated from list prices and lengths, because the table has none. Everything that depends on them is marked.",
      stillShown: "The whole report.",
      fix: "",
      candidates: [],
    });
  }
  return findings;
}
