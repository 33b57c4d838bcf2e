/** A row of a RouterArena prediction file: what one model answered, for the router or to compare with. */
export interface ArenaRow {
  readonly question: string;
  readonly model: string | null;
  readonly accuracy: number | null;
  readonly cost: number | null;
  /** True for the rows of models that the router did not choose. */
  readonly forOptimality: boolean;
}

/** How near a router's choices come to the cheapest model that answers right. Shares in [0, 1]. */
export interface Optimality {
  /** Questions that the shares are of. */
  readonly questions: number;
  /** Questions where the router chose the optimal model. */
  readonly optimalChoices: number;
  /** `null` where there are no questions. */
  readonly selection: number | null;
  /** Cost of the optimal models ÷ cost of the router's, over the questions that it answered right; `null` without any. */
  readonly cost: number | null;
  /** Accuracy reached ÷ the best that could be reached; `null` where there are no questions. */
  readonly accuracy: number | null;
}

/** The least score that counts as right. */
export const RIGHT = 1;

/**
 * RouterArena's optimality as its code has it: only questions that the router itself answered right are looked at, so `accuracy`
 * says nothing and `selection` is conditional; of equally cheap right models the router's own counts; undefined shares are 0.
 * `null` where the router has no row among `questions`. Model names are compared as they stand.
 * (RouterArena @ 0d783fa1, `llm_evaluation/run.py::compute_optimality_from_predictions`.)
 */
export function referenceOptimality(
  rows: readonly ArenaRow[],
  questions: ReadonlySet<string>,
): Optimality | null {
  const { choices, answers } = readRows(rows, questions);
  if (choices.size === 0 || answers.size === 0) return null;
  let [counted, optimalChoices] = [0, 0];
  const total = { bestCost: 0, routerCost: 0, bestAccuracy: 0, routerAccuracy: 0 };
  for (const [question, { model, accuracy, cost }] of choices) {
    if (model === null || accuracy === null || cost === null || accuracy < RIGHT) continue;
    const best = cheapestRight(answers.get(question));
    if (best === null) continue;
    counted += 1;
    if (best.model === model) optimalChoices += 1;
    total.bestAccuracy += best.accuracy;
    total.routerAccuracy += accuracy;
    if (cost > 0) {
      total.bestCost += best.cost;
      total.routerCost += cost;
    }
  }
  return {
    questions: counted,
    optimalChoices,
    selection: counted > 0 ? optimalChoices / counted : 0,
    cost: total.routerCost > 0 ? total.bestCost / total.routerCost : 0,
    accuracy: total.bestAccuracy > 0 ? total.routerAccuracy / total.bestAccuracy : 0,
  };
}

/**
 * Optimality over all questions that some known model answers right, whether the router did or not. A choice is optimal when it
 * is right at the least cost of a right model.
 */
export function strictOptimality(
  rows: readonly ArenaRow[],
  questions: ReadonlySet<string>,
): Optimality {
  const { choices, answers } = readRows(rows, questions);
  let [solvable, optimalChoices, right] = [0, 0, 0];
  let [bestCost, routerCost] = [0, 0];
  for (const [question, { accuracy, cost }] of choices) {
    const best = cheapestRight(answers.get(question));
    if (best === null) continue;
    solvable += 1;
    if (accuracy === null || cost === null || accuracy < RIGHT) continue;
    right += 1;
    if (cost <= best.cost) optimalChoices += 1;
    bestCost += best.cost;
    routerCost += cost;
  }
  return optimalityOf({ solvable, optimalChoices, right, bestCost, routerCost });
}

/** Sums over questions that can be answered right, from which the shares of {@link strictOptimality} follow. */
export interface OptimalitySums {
  readonly solvable: number;
  readonly optimalChoices: number;
  readonly right: number;
  readonly bestCost: number;
  readonly routerCost: number;
}

export function optimalityOf(sums: OptimalitySums): Optimality {
  const { solvable, optimalChoices, right, bestCost, routerCost } = sums;
  return {
    questions: solvable,
    optimalChoices,
    selection: solvable > 0 ? optimalChoices / solvable : null,
    cost: right > 0 && routerCost !== 0 ? bestCost / routerCost : null,
    accuracy: solvable > 0 ? right / solvable : null,
  };
}

interface Answer {
  readonly accuracy: number;
  readonly cost: number;
}

function readRows(rows: readonly ArenaRow[], questions: ReadonlySet<string>) {
  const inside = rows.filter(({ question }) => questions.has(question));
  const choices = new Map<string, ArenaRow>();
  for (const row of inside) if (!row.forOptimality) choices.set(row.question, row);
  const answers = new Map<string, Map<string, Answer>>();
  // The router's rows first: of equally cheap models the first one is found.
  const others = inside.filter(({ forOptimality }) => forOptimality);
  for (const { question, model, accuracy, cost } of [...choices.values(), ...others]) {
    if (model === null || model === "" || accuracy === null || cost === null) continue;
    const known = answers.get(question) ?? new Map<string, Answer>();
    answers.set(question, known.set(model, { accuracy, cost }));
  }
  return { choices, answers };
}

function cheapestRight(answers: ReadonlyMap<string, Answer> | undefined) {
  let best: (Answer & { readonly model: string }) | null = null;
  for (const [model, { accuracy, cost }] of answers ?? []) {
    if (accuracy < RIGHT || !(cost < (best?.cost ?? Number.POSITIVE_INFINITY))) continue;
    best = { model, accuracy, cost };
  }
  return best;
}
