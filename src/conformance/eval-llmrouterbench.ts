import type { CurvePoint } from "#core/metrics/curve-metrics.ts";
import { type Gains, relativeGains, tradeOff } from "#core/metrics/llmrouterbench-gains.ts";
import { aggregateRecords, type DataSetFigures } from "#core/metrics/llmrouterbench-records.ts";
import { paretoDistances, paretoFrontier } from "#core/metrics/pareto.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

type Pair = readonly [number, number];
type RecordRow = readonly [string, string | number, string, number, number];
type ChoiceRow = readonly [string, string | number, string];

const points = (pairs: readonly Pair[]): readonly CurvePoint[] =>
  pairs.map(([cost, quality]) => ({ cost, quality }));
const pairs = (list: readonly CurvePoint[]) => list.map(({ cost, quality }) => [cost, quality]);
const gainsOf = ({ overRandom, overBest, gapToOracle }: Gains) => ({
  gain_r: overRandom,
  gain_b: overBest,
  gap_o: gapToOracle,
});
/** The reference's keys: the data set and its split. */
const byDataSet = (
  figures: ReadonlyMap<string, DataSetFigures>,
  value: (figures: DataSetFigures) => number,
) => Object.fromEntries([...figures].map(([name, item]) => [`${name}/test`, value(item)]));
/** Accuracy first in this file, cost second. */
const settingOf = ([quality, cost]: Pair): CurvePoint => ({ cost, quality });

export const EVAL_LLMROUTERBENCH: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_llmrouterbench",
    "Gain@R, Gain@B, Gap@O, PerfGain, CostSave, ParetoDist; oracle and max-expert aggregates; Pareto frontier",
    {
      gains: (input: Readonly<Record<"router" | "random" | "best_single" | "oracle", number>>) =>
        gainsOf(relativeGains({ ...input, bestSingle: input.best_single })),
      records: (input: {
        readonly records: readonly RecordRow[];
        readonly choices: readonly ChoiceRow[];
      }) => {
        const records = input.records.map(([dataSet, question, model, score, cost]) => {
          return { dataSet, question, model, score, cost };
        });
        const choices = input.choices.map(([dataSet, question, model]) => {
          return { dataSet, question, model };
        });
        const found = aggregateRecords(records, choices);
        return {
          oracle_accuracy: byDataSet(found.oracle, ({ accuracy }) => accuracy),
          oracle_total_cost: byDataSet(found.oracle, ({ totalCost }) => totalCost),
          max_expert_accuracy: byDataSet(found.maxExpert, ({ accuracy }) => accuracy),
          max_expert_total_cost: byDataSet(found.maxExpert, ({ totalCost }) => totalCost),
          model_average: Object.fromEntries(found.modelAverage),
          best_single: found.bestSingle,
          best_single_accuracy: found.bestSingleAccuracy,
          random_expected: found.randomExpected,
          oracle_average: found.oracleAverage,
          max_expert_average: found.maxExpertAverage,
          router_average: found.routerAverage,
          ...gainsOf(found.gains),
        };
      },
      tradeoff: (input: { readonly configs: readonly Pair[]; readonly best_single: Pair }) => {
        const found = tradeOff(input.configs.map(settingOf), settingOf(input.best_single));
        return { perf_gain: found.performanceGain, cost_save: found.costSaved };
      },
      pareto_frontier: (input: { readonly points: readonly Pair[] }) => ({
        frontier: pairs(paretoFrontier(points(input.points))),
      }),
      pareto_dist: (input: { readonly methods: Readonly<Record<string, readonly Pair[]>> }) => {
        const names = Object.keys(input.methods);
        const found = paretoDistances(Object.values(input.methods).map(points));
        const named = (value: "nearestPoint" | "polyline") =>
          Object.fromEntries(names.map((name, at) => [name, found.distances[at]?.[value]]));
        return {
          frontier: pairs(found.frontier),
          nearest_point: named("nearestPoint"),
          polyline: named("polyline"),
        };
      },
    },
  ),
];
