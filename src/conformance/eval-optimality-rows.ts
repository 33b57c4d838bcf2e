import { chooserOf } from "#core/evaluation/routing/decider.ts";
import {
  type CandidateMeans,
  candidateMeans,
  type OutcomeMatrix,
  rowsOf,
} from "#core/evaluation/routing/outcome-matrix.ts";
import {
  bestOnTrain,
  type Choices,
  cheapestOnTrain,
  cheapestPerQuestion,
  meansOfChoices,
  oracleChoices,
  randomMeans,
  taskTable,
} from "#core/evaluation/routing/reference-choices.ts";
import { RidgeFitter } from "#core/heads/ridge.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";
import { type NeighbourWeight, neighbourQuality } from "./neighbour-quality.ts";

interface RowsInput {
  readonly scores: readonly (readonly (number | null)[])[];
  readonly costs: readonly (readonly (number | null)[])[];
  readonly embeddings: readonly (readonly number[])[];
  readonly tasks: readonly string[];
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly lambdas: readonly number[];
}

interface Setting {
  readonly input: RowsInput;
  readonly train: OutcomeMatrix;
  readonly test: OutcomeMatrix;
  readonly means: CandidateMeans;
}

/** One list of expected qualities for each test question. */
type Expected = readonly (readonly number[])[];

/** Missing answers count as wrong and free in this file. */
function columnsOf(rows: RowsInput["scores"]): readonly Float64Array[] {
  return (rows[0] ?? []).map((_, model) => Float64Array.from(rows, (row) => row[model] ?? 0));
}

function row(choices: Choices, test: OutcomeMatrix) {
  const { accuracy, cost } = meansOfChoices(test, choices);
  return { chosen: Array.from(choices), accuracy, mean_cost: cost };
}

function everywhere(candidate: number, test: OutcomeMatrix) {
  return row(new Array<number>(test.questions).fill(candidate), test);
}

function byTask({ input, train, test }: Setting) {
  const names = [...new Set(input.tasks)];
  const number = (question: number) => names.indexOf(input.tasks[question] ?? "");
  const table = taskTable(train, input.train.map(number));
  const best = bestOnTrain(train);
  const choices = input.test.map((question) => table.get(number(question)) ?? best);
  const named = [...table].map(([task, candidate]) => [names[task], candidate]);
  return { ...row(choices, test), table: Object.fromEntries(named) };
}

function sweep({ input, test, means }: Setting, expected: Expected) {
  const predictions = { quality: expected.flat(), cost: null };
  const choose = chooserOf({ kind: "predicted", predictions }, means.costs);
  return input.lambdas.map((lambda) => {
    const choices = expected.map((_, question) => choose(question, lambda));
    return { lambda, ...row(choices, test) };
  });
}

async function ridge({ input, train }: Setting, alpha: number): Promise<Expected> {
  const fitter = new RidgeFitter(input.embeddings[0]?.length ?? 0, train.scores.length);
  for (const [at, question] of input.train.entries()) {
    const target = Float64Array.from(train.scores, (column) => column[at] ?? 0);
    fitter.add(Float64Array.from(input.embeddings[question] ?? []), target);
  }
  const fits = await fitter.fit(alpha, async () => undefined);
  return input.test.map((question) => {
    const embedding = input.embeddings[question] ?? [];
    return fits.map((fit) =>
      embedding.reduce((sum, value, at) => sum + value * (fit?.coef[at] ?? 0), fit?.intercept ?? 0),
    );
  });
}

function neighbours({ input, train }: Setting, count: number, weight: NeighbourWeight): Expected {
  const known = input.train.map((question) => input.embeddings[question] ?? []);
  return input.test.map((question) =>
    neighbourQuality(input.embeddings[question] ?? [], known, train.scores, count, weight),
  );
}

const WEIGHTS: Readonly<Record<string, NeighbourWeight>> = {
  flat: () => 1,
  exp: (cosine) => Math.exp(10 * cosine),
};

/** What a router by its name in the file expects: `knn_5_exp`, `ridge_10`. */
async function expectedBy(setting: Setting, name: string): Promise<Expected> {
  const [kind, size = "", weight = ""] = name.split("_");
  if (kind === "ridge") return await ridge(setting, Number(size));
  const weigh = WEIGHTS[weight];
  if (kind !== "knn" || weigh === undefined) throw new RangeError(`no row is called ${name}`);
  return neighbours(setting, Number(size), weigh);
}

const FIRST_TEST = "_predictions_first_test";

async function sweptRow(setting: Setting, name: string): Promise<unknown> {
  const expected = await expectedBy(setting, name.replace(FIRST_TEST, ""));
  return name.endsWith(FIRST_TEST) ? expected[0] : sweep(setting, expected);
}

export const EVAL_OPTIMALITY_ROWS: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_optimality_rows",
    "rows of a routing table: cheapest, best single, random, task label, oracle, k-NN, ridge",
    {
      rows: async (input: RowsInput, recorded: Readonly<Record<string, unknown>>) => {
        const whole: OutcomeMatrix = {
          questions: input.scores.length,
          scores: columnsOf(input.scores),
          costs: columnsOf(input.costs),
        };
        const train = rowsOf(whole, input.train);
        const test = rowsOf(whole, input.test);
        const setting: Setting = { input, train, test, means: candidateMeans(train) };
        const random = randomMeans(test);
        const fixed: Readonly<Record<string, unknown>> = {
          cheapest: everywhere(cheapestOnTrain(train), test),
          cheapest_per_question: row(cheapestPerQuestion(test), test),
          best_single: everywhere(bestOnTrain(train), test),
          random: { chosen: null, accuracy: random.accuracy, mean_cost: random.cost },
          task_label: byTask(setting),
          oracle: row(oracleChoices(test), test),
        };
        const others = Object.keys(recorded).filter((name) => !(name in fixed));
        const swept = await Promise.all(
          others.map(async (name) => [name, await sweptRow(setting, name)] as const),
        );
        return { ...fixed, ...Object.fromEntries(swept) };
      },
    },
  ),
];
