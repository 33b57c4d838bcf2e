import type { Price } from "#core/cost/price.ts";
import type { CellKind, OutcomeTable } from "./outcome-table.ts";

/** How tokens are guessed where a table does not tell them. */
export interface LengthRule {
  readonly charactersPerToken: number;
  readonly leastInputTokens: number;
  /** Tokens of an answer of which neither tokens nor length are known. */
  readonly outputTokens: number;
}

/** Four characters a token, and answers of 200 tokens. */
const LENGTH_RULE: LengthRule = {
  charactersPerToken: 4,
  leastInputTokens: 1,
  outputTokens: 200,
};

/** The table with list prices for the candidates that are named. */
export function withPrices(table: OutcomeTable, prices: ReadonlyMap<string, Price>): OutcomeTable {
  const candidates = table.candidates.map((candidate) => ({
    ...candidate,
    price: prices.get(candidate.name) ?? candidate.price,
  }));
  return { ...table, candidates };
}

/**
 * The table with costs from its candidates' list prices, for the cells of which none is known: tokens of question and answer as far
 * as the table has them, else from their lengths, else by the rule. Cached and reasoning tokens are not told apart. Marks the
 * costs as estimates; a table without a cell to fill stays as it is. A candidate without a price stays without costs.
 */
export function estimateCosts(table: OutcomeTable, rule: LengthRule = LENGTH_RULE): OutcomeTable {
  const { questions, cells, candidates } = table;
  let filled = 0;
  const costs = candidates.map(({ price }, candidate) => {
    const column =
      cells.costs?.[candidate]?.slice() ?? new Float64Array(questions.count).fill(Number.NaN);
    if (price === null) return column;
    for (let question = 0; question < questions.count; question += 1) {
      if (!Number.isNaN(column[question] as number)) continue;
      const cost = estimateCell(table, question, candidate, price, rule);
      if (cost === null) continue;
      column[question] = cost;
      filled += 1;
    }
    return column;
  });
  if (filled === 0) return table;
  const estimates: readonly CellKind[] = [...new Set<CellKind>([...table.estimates, "costs"])];
  return { ...table, cells: { ...cells, costs }, estimates };
}

/** Picodollars; `null` where the question's length is not known. */
function estimateCell(
  { questions, cells }: OutcomeTable,
  question: number,
  candidate: number,
  price: Price,
  rule: LengthRule,
): number | null {
  const told = (columns: readonly Float32Array[] | null): number =>
    columns?.[candidate]?.[question] ?? Number.NaN;
  const length = questions.textLengths[question] ?? -1;
  const fromText =
    length < 0 ? Number.NaN : Math.max(rule.leastInputTokens, length / rule.charactersPerToken);
  const input = firstNumber(told(cells.inputTokens), fromText);
  if (input === null) return null;
  const output = firstNumber(
    told(cells.outputTokens),
    told(cells.replyLengths) / rule.charactersPerToken,
    rule.outputTokens,
  );
  return Math.round(input * price.input + (output ?? 0) * price.output);
}

function firstNumber(...values: readonly number[]): number | null {
  return values.find((value) => !Number.isNaN(value)) ?? null;
}
