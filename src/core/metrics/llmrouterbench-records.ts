import { type Gains, relativeGains } from "./llmrouterbench-gains.ts";

/** One answer of a model, as LLMRouterBench stores it. */
export interface BenchRecord {
  readonly dataSet: string;
  readonly question: string | number;
  readonly model: string;
  readonly score: number;
  /** In the records' own unit. */
  readonly cost: number;
}

/** What a router chose for one question. */
export type BenchChoice = Pick<BenchRecord, "dataSet" | "question" | "model">;

/** The figures of one data set, or of all as a mean of data sets. */
export interface DataSetFigures {
  readonly accuracy: number;
  readonly totalCost: number;
}

export interface BenchAggregates {
  /** By data set: right when any model has a score above 0, which flatters graded scores; the cheapest such answer is paid. */
  readonly oracle: ReadonlyMap<string, DataSetFigures>;
  /** By data set: the model of the greatest mean score there; of equal ones the first that came. */
  readonly maxExpert: ReadonlyMap<string, DataSetFigures>;
  /** By model: the mean of its means over the data sets that it has. */
  readonly modelAverage: ReadonlyMap<string, number>;
  /** The model of the greatest average, of equal ones the first by its name; `null` without records. */
  readonly bestSingle: string | null;
  readonly bestSingleAccuracy: number;
  readonly oracleAverage: number;
  readonly maxExpertAverage: number;
  /** What a random choice can expect: the mean over data sets of the mean over all answers. */
  readonly randomExpected: number;
  readonly routerAverage: number;
  readonly gains: Gains;
}

/**
 * LLMRouterBench's aggregates of a router's choices. (LLMRouterBench, `baselines/aggregators.py`; random is its expectation
 * instead of one draw.)
 */
export function aggregateRecords(
  records: readonly BenchRecord[],
  choices: readonly BenchChoice[],
): BenchAggregates {
  const dataSets = groupBy(records, ({ dataSet }) => dataSet);
  const oracle = mapValues(dataSets, oracleOf);
  const maxExpert = mapValues(dataSets, expertOf);
  const modelAverage = modelAverages(dataSets);
  const bestSingle = bestModel(modelAverage);
  const bestSingleAccuracy = bestSingle === null ? 0 : (modelAverage.get(bestSingle) ?? 0);
  const oracleAverage = meanOf([...oracle.values()].map(({ accuracy }) => accuracy));
  const randomExpected = meanOf([...mapValues(dataSets, scoreMean).values()]);
  const routerAverage = averageOfChoices(records, choices);
  return {
    oracle,
    maxExpert,
    modelAverage,
    bestSingle,
    bestSingleAccuracy,
    oracleAverage,
    maxExpertAverage: meanOf([...maxExpert.values()].map(({ accuracy }) => accuracy)),
    randomExpected,
    routerAverage,
    gains: relativeGains({
      router: routerAverage,
      random: randomExpected,
      bestSingle: bestSingleAccuracy,
      oracle: oracleAverage,
    }),
  };
}

function oracleOf(records: readonly BenchRecord[]): DataSetFigures {
  const questions = [...groupBy(records, ({ question }) => question).values()];
  const solved = questions.map((answers) => answers.filter(({ score }) => score > 0));
  const paid = questions.map((answers, index) => {
    const right = solved[index] ?? [];
    return Math.min(...(right.length > 0 ? right : answers).map(({ cost }) => cost));
  });
  return {
    accuracy: solved.filter((answers) => answers.length > 0).length / questions.length,
    totalCost: sumOf(paid),
  };
}

function expertOf(records: readonly BenchRecord[]): DataSetFigures {
  let best: readonly BenchRecord[] = [];
  for (const answers of groupBy(records, ({ model }) => model).values()) {
    if (best.length === 0 || scoreMean(answers) > scoreMean(best)) best = answers;
  }
  return { accuracy: scoreMean(best), totalCost: sumOf(best.map(({ cost }) => cost)) };
}

function modelAverages(
  dataSets: ReadonlyMap<string, readonly BenchRecord[]>,
): ReadonlyMap<string, number> {
  const means = new Map<string, number[]>();
  for (const records of dataSets.values()) {
    for (const [model, answers] of groupBy(records, (record) => record.model)) {
      means.set(model, [...(means.get(model) ?? []), scoreMean(answers)]);
    }
  }
  return mapValues(means, meanOf);
}

function bestModel(averages: ReadonlyMap<string, number>): string | null {
  const names = [...averages.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  let best: string | null = null;
  for (const name of names) {
    if (best === null || (averages.get(name) ?? 0) > (averages.get(best) ?? 0)) best = name;
  }
  return best;
}

function averageOfChoices(
  records: readonly BenchRecord[],
  choices: readonly BenchChoice[],
): number {
  const key = ({ dataSet, question, model }: BenchChoice) =>
    JSON.stringify([dataSet, question, model]);
  const scores = new Map(records.map((record) => [key(record), record.score]));
  const byDataSet = groupBy(choices, ({ dataSet }) => dataSet);
  return meanOf(
    [...byDataSet.values()].map((chosen) =>
      meanOf(chosen.map((choice) => scores.get(key(choice)) ?? 0)),
    ),
  );
}

function scoreMean(records: readonly BenchRecord[]): number {
  return meanOf(records.map(({ score }) => score));
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function mapValues<Key, From, To>(
  map: ReadonlyMap<Key, From>,
  change: (value: From) => To,
): ReadonlyMap<Key, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
