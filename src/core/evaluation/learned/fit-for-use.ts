import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import { SwitchyardError } from "#core/errors.ts";
import { settingAtEqualCost } from "#core/evaluation/routing/choose-setting.ts";
import {
  type FitSummary,
  type FittedHeads,
  type FittedRouterName,
  needsEmbedding,
} from "#core/heads/fitted/fitted-heads.ts";
import { fitBoundedGate, type GateSettings } from "#core/heads/routers/bounded-gate.ts";
import type { CostKind } from "#core/heads/routers/cross-validate.ts";
import { refuseSmall } from "#core/heads/routers/embedding-needed.ts";
import {
  type FittedRouter,
  type FittedRouters,
  fitRouters,
} from "#core/heads/routers/fit-routers.ts";
import { naturalPair, type Pair } from "#core/heads/routers/gate.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import { seededRandom } from "#core/loop/random.ts";
import { windowAiq } from "#core/metrics/window-aiq.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { fitOnTexts, type LearningProgress, telling } from "./learned-deciders.ts";
import { questionFeatures } from "./question-features.ts";
import { trainingRows } from "./training-rows.ts";

/** What a router that people will use is fitted on. */
export interface FitForUseInput {
  readonly table: OutcomeTable;
  /** Numbers of the questions that it is fitted on, ascending. */
  readonly rows: Int32Array;
  /** Questions of the same number are duplicates of each other; the table's own groups where it is absent. */
  readonly groupOf?: ArrayLike<number>;
  /**
   * `best`: all are fitted that can be used on new questions, and cross-validation chooses. The task table is none of them: nobody
   * says of which task a new question is, so that it would take the best single candidate for each. `bounded-gate` is fitted by
   * itself, between the cheapest and the best candidate.
   */
  readonly router: FittedRouterName | "best";
  /** Bound of a gate; without one no more than a tenth of what it sends to the cheapest candidate is wrong, with 95 % confidence. */
  readonly gate?: GateBound;
  /**
   * The lexical embedding that made the vectors which came with the table, so that new questions can be embedded by it. `null`
   * where the table has none (then one is fitted on its texts), or where something else made them.
   */
  readonly lexical: LexicalModel | null;
  /** Whether a candidate costs its mean, or what a head expects for the question. */
  readonly costs: CostKind;
  readonly seed: number;
  /**
   * In score per US dollar. `null`: that of the most accurate setting which was no dearer than the best single candidate in
   * cross-validation.
   */
  readonly lambda: number | null;
}

/** A router ready to be stored and run, and what could not be fitted. */
export interface FittedForUse {
  readonly heads: FittedHeads;
  /** All that took part, with what cross-validation said of each; the best single candidate first. */
  readonly race: readonly Pick<FittedRouter, "name" | "settings" | "points" | "value">[];
  readonly refused: FittedRouters["refused"];
}

/** What a gate keeps to; see `GateSettings`. */
export type GateBound = Omit<GateSettings, keyof Pair>;

const GATE: GateBound = { epsilon: 0.1, delta: 0.05, failure: "wrong" };
const FOLDS = 5;
const USABLE = LEARNED_ROUTERS.filter(({ needs }) => needs !== "task").map(({ name }) => name);

/**
 * Fits one router, or the best of all, on questions of a table so that it can be stored and run: with what it needs of an
 * embedding, the costs of its candidates and a λ. Nothing is kept where the caller stops asking for the next step. Throws
 * `import-invalid` for a table that it cannot be fitted on. Deterministic by seed; yields every few milliseconds.
 */
export function* fitForUse(input: FitForUseInput): Generator<LearningProgress, FittedForUse> {
  const { table, rows, router, costs, seed } = input;
  checkInput(input);
  const given = table.questions.features;
  const isLexicalWanted = router === "best" || needOf(router) === "embedding";
  const lexical =
    given !== null || !isLexicalWanted
      ? input.lexical
      : yield* telling("embed", fitOnTexts(table, rows, seed));
  const features = yield* telling("embed", questionFeatures(table, rows, lexical));
  const groupOf = input.groupOf ?? table.questions.groupOf;
  const training = trainingRows(table, rows, features, groupOf);
  const names = router === "best" ? USABLE : router === "bounded-gate" ? [] : [router];
  const fitting = fitRouters(training, {
    routers: names,
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
  const found = step.value;
  const [single] = found.routers;
  const chosen =
    router === "bounded-gate"
      ? yield* telling("fit", gateOf(training, input.gate ?? GATE, seed))
      : found.routers.find(({ name }) => name === (router === "best" ? found.chosen : router));
  if (chosen === undefined || single === undefined) {
    throw refused(router === "best" ? found.chosen : router, found.refused);
  }
  const heads = headsFrom(chosen, single, found, input, { lexical, dimension: features.dimension });
  return {
    heads,
    race: found.routers.map(({ name: racer, settings, points, value }) => {
      return { name: racer, settings, points, value };
    }),
    refused: found.refused,
  };
}

/** A router that was chosen, whether or not it took part in the race. */
type Chosen = Omit<FittedRouter, "name" | "outOfFold"> & { readonly name: FittedRouterName };

function* gateOf(training: TrainingTable, gate: GateBound, seed: number): Generator<void, Chosen> {
  const pair = naturalPair(training);
  const reason = pair === null ? "The cheapest candidate is also the best." : refuseSmall(training);
  if (pair === null || reason !== null) {
    throw refused("bounded-gate", [{ name: "bounded-gate", reason: reason ?? "" }]);
  }
  const model = yield* fitBoundedGate(training, { ...pair, ...gate }, seededRandom(seed));
  return { name: "bounded-gate", model, settings: { ...gate }, points: [], value: Number.NaN };
}

function headsFrom(
  chosen: Chosen,
  single: FittedRouter,
  found: FittedRouters,
  input: FitForUseInput,
  { lexical, dimension }: { readonly lexical: LexicalModel | null; readonly dimension: number },
): FittedHeads {
  const { candidates, questions, source } = input.table;
  const { name: router, model } = chosen;
  const { costs } = found;
  const embedding = questions.features?.embedding ?? lexical?.name ?? null;
  const isEmbedded = needsEmbedding(model) || costs.logHeads !== null;
  return {
    kind: "fitted",
    router,
    model,
    costs,
    candidates: candidates.map(({ name, price }) => ({ name, price })),
    tasks: model.kind === "task-table" ? questions.tasks : [],
    embedding: isEmbedded && embedding !== null ? { model: embedding, dimension } : null,
    lexical: isEmbedded ? lexical : null,
    lambda: input.lambda ?? usualLambda(chosen, single),
    source,
    fit: summaryOf(chosen, single, found, input),
  };
}

function needOf(router: FittedRouterName) {
  return LEARNED_ROUTERS.find(({ name }) => name === router)?.needs ?? "embedding";
}

/** Of the most accurate setting that was no dearer than the best single candidate, on questions that had not been seen. */
function usualLambda({ points }: Chosen, single: FittedRouter): number {
  const [alone] = single.points;
  // Without costs there is nothing to be weighed.
  if (alone === undefined || Number.isNaN(alone.cost)) return 0;
  const found = settingAtEqualCost(
    points.map(({ lambda, quality, cost }) => ({ lambda, accuracy: quality, cost, calls: [] })),
    { accuracy: alone.quality, cost: alone.cost },
  );
  return found?.point.lambda ?? 0;
}

function summaryOf(
  { settings, points, value }: Chosen,
  { points: [alone], model }: FittedRouter,
  { validatedRows }: FittedRouters,
  { seed, rows, table }: FitForUseInput,
): FitSummary {
  const quality = model.kind === "best-single" ? model.quality : new Float64Array();
  const best = quality.reduce(
    (most, mean, place) => (mean > (quality[most] ?? Number.NEGATIVE_INFINITY) ? place : most),
    0,
  );
  return {
    seed,
    rows: rows.length,
    validatedRows,
    settings,
    points,
    aiq: Number.isNaN(value) ? null : value,
    single:
      alone === undefined
        ? null
        : {
            candidate: table.candidates[best]?.name ?? "",
            quality: alone.quality,
            cost: alone.cost,
          },
  };
}

function checkInput({ table, rows, lambda, lexical }: FitForUseInput): void {
  const given = table.questions.features?.embedding;
  if (lexical !== null && lexical.name !== given) {
    throw invalid(
      `The table’s vectors are ${given ?? "none"}, the embedding beside it is ${lexical.name}.`,
      "Bring the embedding that made the vectors of the table.",
    );
  }
  if (table.candidates.length < 2) {
    throw invalid(
      "There is only one candidate, so there is nothing to choose.",
      "Add another one.",
    );
  }
  if (rows.length === 0) {
    throw invalid("There are no questions to fit on.", "Choose a split that leaves some.");
  }
  const isScored = table.cells.scores.some((column) =>
    rows.some((row) => !Number.isNaN(column[row] as number)),
  );
  if (!isScored) {
    throw invalid("None of the questions to fit on has a score.", "Choose others, or add scores.");
  }
  if (lambda !== null && !(lambda >= 0 && Number.isFinite(lambda))) {
    throw invalid(
      "λ must be 0 or more, in score per US dollar.",
      "Leave it out to have it chosen.",
    );
  }
}

function refused(
  name: FittedRouterName,
  all: readonly { readonly name: FittedRouterName; readonly reason: string }[],
): SwitchyardError {
  const reason = all.find((one) => one.name === name)?.reason ?? "";
  return invalid(
    `The router “${name}” cannot be fitted on this table. ${reason}`.trimEnd(),
    "Choose another router, or let cross-validation choose.",
  );
}

function invalid(message: string, fix: string): SwitchyardError {
  return new SwitchyardError("import-invalid", message, { fix, side: "visitor" });
}
