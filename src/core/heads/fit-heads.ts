import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { seededRandom } from "#core/loop/random.ts";
import { evaluateHeads, type HeldOutReport } from "./evaluate-heads.ts";
import { dealValues, type FitRow, type FitTable, valueCount } from "./fit-table.ts";
import type { BudgetHeads, KnnHeads, LinearHead, PerBudget } from "./heads.ts";
import type { Neighbourhood } from "./k-nearest.ts";
import { PointSample } from "./point-sample.ts";
import { type RidgeFit, RidgeFitter } from "./ridge.ts";

export type FitMethod =
  | { readonly kind: "ridge"; readonly alpha: number }
  | { readonly kind: "knn"; readonly neighbourhood: Neighbourhood };

export interface FitSettings {
  readonly method: FitMethod;
  /** Share of the rows, drawn at random, that is not fitted on but evaluated on: the paper's is 0.2. */
  readonly heldOutShare: number;
  readonly seed: number;
}

/** The recipe of the released heads (their alpha, and the share that its evaluation held out). */
export const RELEASED_FIT: FitSettings = {
  method: { kind: "ridge", alpha: 10 },
  heldOutShare: 0.2,
  seed: 42,
};

export type HeadsTaskProgress =
  | { readonly stage: "rows"; readonly done: number; readonly of: number | null }
  | { readonly stage: "factor" }
  | { readonly stage: "evaluate"; readonly done: number; readonly of: number };

export interface FitRun {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: HeadsTaskProgress) => void;
  /** Lets the thread hear messages, above all a stop. Awaited every few milliseconds of work. */
  readonly breathe: () => Promise<void>;
}

export interface HeadsResult {
  readonly heads: BudgetHeads;
  readonly rowsFitted: number;
  /** `null` where no row was held out. */
  readonly heldOut: HeldOutReport | null;
}

/** Rows between two breaths. */
const ROWS_AT_A_TIME = 64;

/** Held-out rows are kept whole until the end; no more than this many bytes of them. */
const MOST_HELD_OUT_BYTES = 134_217_728;

/**
 * Fits heads on a table and evaluates them on rows that were held out. One pass over the rows; what is kept is, for ridge,
 * features² + features × targets numbers of eight bytes (twice while they are solved), for k-NN the points themselves up to
 * a bound, and the held-out rows. Throws `import-invalid` for a table that cannot be used, and `aborted`.
 */
export async function fitHeads(
  table: FitTable,
  settings: FitSettings,
  run: FitRun,
): Promise<HeadsResult> {
  const { dimension } = table.embedding;
  const width = valueCount(table.layout);
  const draw = seededRandom(settings.seed);
  const learner = learnerFor(table, settings, width);
  const heldOut: FitRow[] = [];
  const mostHeldOut = Math.floor(MOST_HELD_OUT_BYTES / (4 * dimension + 8 * width));
  let seen = 0;
  let fitted = 0;
  for await (const row of table.rows) {
    checkRow(row, dimension, width, seen + 1);
    const isHeldOut = draw() < settings.heldOutShare && heldOut.length < mostHeldOut;
    if (isHeldOut) heldOut.push(copyOf(row));
    else {
      learner.add(row);
      fitted += 1;
    }
    seen += 1;
    if (seen % ROWS_AT_A_TIME === 0) {
      run.onProgress({ stage: "rows", done: seen, of: table.rowCount });
      await pause(run);
    }
  }
  if (fitted === 0) throw unusable("The table has no rows to fit on.");
  run.onProgress({ stage: "factor" });
  const heads = await learner.finish(() => pause(run));
  const onProgress = (done: number): void =>
    run.onProgress({ stage: "evaluate", done, of: heldOut.length });
  const report = await evaluateHeads(heads, table.layout, heldOut, async (done) => {
    onProgress(done);
    await pause(run);
  });
  return { heads, rowsFitted: fitted, heldOut: report };
}

async function pause({ breathe, signal }: FitRun): Promise<void> {
  await breathe();
  throwIfAborted(signal);
}

interface Learner {
  add(row: FitRow): void;
  finish(breathe: () => Promise<void>): Promise<BudgetHeads>;
}

function learnerFor(table: FitTable, { method, seed }: FitSettings, width: number): Learner {
  return method.kind === "ridge"
    ? ridgeLearner(table, method.alpha, width)
    : knnLearner(table, method.neighbourhood, width, seed);
}

function ridgeLearner(table: FitTable, alpha: number, width: number): Learner {
  const fitter = new RidgeFitter(table.embedding.dimension, width);
  return {
    add: ({ embedding, values }) => fitter.add(embedding, values),
    async finish(breathe) {
      const fits = await fitter.fit(alpha, breathe);
      if (fits.every((fit) => fit === null)) throw unusable("The table has no values to fit on.");
      const heads = dealValues(table.layout, fits).map(knownHeads);
      return { kind: "ridge", ...descriptionOf(table), heads };
    },
  };
}

/** Without the budgets that no row knows. */
function knownHeads({ limited, unlimited }: PerBudget<RidgeFit | null>): PerBudget<LinearHead> {
  const quality = unlimited?.quality ?? null;
  const tokens = unlimited?.tokens ?? null;
  return {
    limited: limited.flatMap(({ budget, quality: head }) =>
      head === null ? [] : [{ budget, quality: linear(head) }],
    ),
    unlimited:
      quality === null || tokens === null
        ? null
        : { quality: linear(quality), tokens: linear(tokens) },
  };
}

function linear({ coef, intercept }: RidgeFit): LinearHead {
  return { coef, intercept };
}

function knnLearner(
  table: FitTable,
  neighbourhood: Neighbourhood,
  width: number,
  seed: number,
): Learner {
  const sample = new PointSample(table.embedding.dimension, width, seed);
  return {
    add: (row) => sample.add(row),
    async finish(): Promise<KnnHeads> {
      const { points, columns, questions } = sample.finish();
      const dealt = dealValues(table.layout, columns);
      const shared = descriptionOf(table);
      return { kind: "knn", ...shared, neighbourhood, points, columns: dealt, questions };
    },
  };
}

function descriptionOf({ embedding, models, source }: FitTable) {
  return { embedding, models, source };
}

function copyOf({ question, embedding, values }: FitRow): FitRow {
  return { question, embedding: Float32Array.from(embedding), values: values.slice() };
}

function checkRow(
  { embedding, values }: FitRow,
  dimension: number,
  width: number,
  place: number,
): void {
  if (embedding.length !== dimension) {
    throw unusable(`Row ${place} has ${embedding.length} numbers, the embedding ${dimension}.`);
  }
  if (!embedding.every(Number.isFinite)) {
    throw unusable(`The embedding of row ${place} holds a number that is not finite.`);
  }
  if (values.length !== width) {
    throw unusable(`Row ${place} has ${values.length} values, the table ${width}.`);
  }
  if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) {
    throw unusable(`Row ${place} holds a value that is not finite.`);
  }
}

function unusable(message: string): SwitchyardError {
  return new SwitchyardError("import-invalid", message, {
    fix: "Check the table: every row needs an embedding of the same model and at least one known outcome.",
    side: "visitor",
  });
}
