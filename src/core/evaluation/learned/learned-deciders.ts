import { fitLexical, LEXICAL_DEFAULTS } from "#core/embeddings/lexical/fit-lexical.ts";
import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import { judgedRows } from "#core/evaluation/report/evaluation-input.ts";
import type { Decider } from "#core/evaluation/routing/decider.ts";
import { predictCosts } from "#core/heads/cost-head.ts";
import type { CostKind } from "#core/heads/routers/cross-validate.ts";
import { type FittedRouters, fitRouters } from "#core/heads/routers/fit-routers.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import { predictQuality } from "#core/heads/routers/predict-quality.ts";
import { windowAiq } from "#core/metrics/window-aiq.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { TableSplit } from "#core/outcomes/split-table.ts";
import { questionFeatures, textsOf } from "./question-features.ts";
import { ROUTER_TITLES } from "./router-titles.ts";
import { queriesOf, trainingRows } from "./training-rows.ts";

/** What routers are fitted on and with. */
export interface LearningInput {
  readonly table: OutcomeTable;
  readonly split: TableSplit;
  /** Questions of the same number are duplicates of each other. */
  readonly groupOf: ArrayLike<number>;
  readonly routers: readonly RouterName[];
  /** What a router weighs against quality: each candidate's mean cost, or what a cost head expects of the question. */
  readonly costs: CostKind;
  readonly seed: number;
}

/** Routers that were fitted on a table's training questions, ready to be judged on the others. */
export interface LearnedDeciders {
  /** The best single model is none of them: what they are held against cannot be their gain. */
  readonly deciders: readonly Decider[];
  readonly refused: FittedRouters["refused"];
  /** What cross-validation prefers, the best single model included; `null` where nothing could be fitted. */
  readonly chosen: RouterName | null;
  /** What turned texts into numbers, fitted on the training questions; `null` where the table brought vectors or has no texts. */
  readonly embedding: LexicalModel | null;
  /** The name of the embedding in use; `null` where there is none. */
  readonly embeddingName: string | null;
}

export interface LearningProgress {
  readonly stage: "embed" | "fit" | "predict";
  /** The router that is worked on; empty where it is none. */
  readonly name: string;
}

const FOLDS = 5;
/** In a dollar. */
const PICODOLLARS = 1e12;

/**
 * Fits routers on the training questions of a split, on the vectors that came with the table or else on a lexical embedding that is
 * fitted on the same questions, and lets the routers expect something of the judged ones ({@link judgedRows}). Outcomes of the
 * judged questions are not looked at. Without texts only routers that need no embedding are fitted, and costs are means.
 * Deterministic by seed; yields every few milliseconds.
 */
export function* learnedDeciders({
  table,
  split,
  groupOf,
  routers,
  costs,
  seed,
}: LearningInput): Generator<LearningProgress, LearnedDeciders> {
  const judged = judgedRows(split);
  if (split.train.length === 0 || judged.length === 0 || table.candidates.length < 2) {
    return { deciders: [], refused: [], chosen: null, embedding: null, embeddingName: null };
  }
  const given = table.questions.features;
  const embedding =
    given === null ? yield* telling("embed", fitOnTexts(table, split.train, seed)) : null;
  const training = trainingRows(
    table,
    split.train,
    yield* telling("embed", questionFeatures(table, split.train, embedding)),
    groupOf,
  );
  const fitting = fitRouters(training, {
    routers,
    costs,
    folds: FOLDS,
    seed,
    worth: windowAiq,
  });
  let step = fitting.next();
  while (step.done !== true) {
    yield { stage: "fit", name: step.value.router };
    step = fitting.next();
  }
  const fitted = step.value;
  const features = yield* telling("embed", questionFeatures(table, judged, embedding));
  const queries = queriesOf(table, judged, features);
  const cost = picodollarsOf(
    costs === "mean" ? null : yield* telling("predict", predictCosts(fitted.costs, queries)),
  );
  const outOfFoldCost = costs === "mean" ? null : picodollarsOf(fitted.outOfFoldCosts);
  const deciders: Decider[] = [];
  for (const { name, model, outOfFold } of fitted.routers) {
    if (name === "best-single") continue;
    const quality = yield* telling("predict", predictQuality(model, queries));
    deciders.push({
      id: name,
      name: ROUTER_TITLES[name],
      decision: { kind: "predicted", predictions: { quality, cost } },
      outOfFold:
        outOfFold === null
          ? null
          : { quality: outOfFold, cost: outOfFoldCost, rows: fitted.validated },
    });
  }
  const { refused, chosen } = fitted;
  const embeddingName = given?.embedding ?? embedding?.name ?? null;
  return { deciders, refused, chosen, embedding, embeddingName };
}

/** A lexical embedding fitted on some questions of a table; `null` where it has no texts. */
export function* fitOnTexts(
  { questions }: OutcomeTable,
  rows: Int32Array,
  seed: number,
): Generator<unknown, LexicalModel | null> {
  const { texts } = questions;
  if (texts === null || !texts.some((text) => text !== "")) return null;
  return yield* fitLexical(textsOf(texts, rows), { ...LEXICAL_DEFAULTS, seed });
}

/** `null` where some candidate's cost is not known: without costs of all nothing is weighed. */
function picodollarsOf(dollars: Float64Array | null): Float64Array | null {
  return dollars === null || dollars.some(Number.isNaN)
    ? null
    : dollars.map((cost) => cost * PICODOLLARS);
}

/** Work with a word of its stage at each step. */
export function* telling<Result>(
  stage: LearningProgress["stage"],
  work: Generator<unknown, Result>,
): Generator<LearningProgress, Result> {
  let step = work.next();
  while (step.done !== true) {
    yield { stage, name: "" };
    step = work.next();
  }
  return step.value;
}
