import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { columnMeans } from "#core/heads/column-means.ts";
import { finish } from "#core/heads/finish.ts";
import { groupTable } from "#core/heads/group-table.ts";
import { predictLinear } from "#core/heads/linear-heads.ts";
import {
  type NeighbourWeights,
  neighbourHeads,
  predictByNeighbours,
} from "#core/heads/neighbour-heads.ts";
import { fitRidgeHeads } from "#core/heads/ridge-heads.ts";
import { selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import { bestOfKind } from "./fit-tables.ts";
import type { AdapterEntry } from "./golden.ts";

interface RowsInput {
  readonly scores: readonly (readonly (number | null)[])[];
  readonly costs: readonly (readonly (number | null)[])[];
  readonly embeddings: readonly (readonly number[])[];
  readonly tasks: readonly string[];
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly lambdas: readonly number[];
}

const WEIGHTS: Readonly<Record<string, NeighbourWeights>> = { flat: "flat", exp: "exponential" };
const FIRST_TEST = "_predictions_first_test";

export const FIT_OPTIMALITY_ROWS: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_optimality_rows",
    "rows of a routing table: cheapest, best single, random, task label, oracle, k-NN, ridge",
    {
      rows: (input: RowsInput, recorded: Readonly<Record<string, unknown>>) => {
        const rows = new RoutingRows(input);
        return Object.fromEntries(Object.keys(recorded).map((name) => [name, rows.row(name)]));
      },
    },
  ),
];

/** The rows of one case by their names in the file. */
class RoutingRows {
  readonly #input: RowsInput;
  readonly #train: TrainingTable;
  readonly #test: TrainingTable;
  readonly #meanCosts: Float64Array;

  constructor(input: RowsInput) {
    this.#input = input;
    const whole = tableOf(input);
    this.#train = selectRows(whole, input.train);
    this.#test = selectRows(whole, input.test);
    this.#meanCosts = columnMeans(this.#train.costs, whole.candidates);
  }

  row(name: string): unknown {
    const { rows, candidates, costs, scores } = this.#test;
    switch (name) {
      case "cheapest":
        return this.#chosen(new Float64Array(rows * candidates), this.#meanCosts, 0);
      case "cheapest_per_question":
        return this.#chosen(new Float64Array(rows * candidates), costs, 0);
      case "best_single":
        return this.#everywhere(bestOfKind(this.#byTask(), -1));
      case "random":
        return { chosen: null, accuracy: meanOf(scores), mean_cost: meanOf(costs) };
      case "task_label":
        return this.#taskLabel();
      case "oracle":
        return this.#chosen(scores, costs, 0);
      default:
        return this.#swept(name);
    }
  }

  #byTask() {
    const { tasks } = this.#input;
    return groupTable(this.#train, this.#train.tasks, new Set(tasks).size, 0);
  }

  #taskLabel() {
    const names = [...new Set(this.#input.tasks)];
    const table = this.#byTask();
    const known = names.filter((_, task) => (table.rows[task] ?? 0) > 0);
    const best = names.map((_, task) =>
      bestOfKind(table, known.includes(names[task] ?? "") ? task : -1),
    );
    const choices = Array.from(this.#test.tasks, (task) => best[task] ?? 0);
    return {
      ...this.#outcome(choices),
      table: Object.fromEntries(known.map((name) => [name, best[names.indexOf(name)]])),
    };
  }

  #swept(name: string) {
    const [kind, size = "", weight = ""] = name.split("_");
    const predicted =
      kind === "ridge"
        ? this.#ridge(Number(size))
        : this.#neighbours(Number(size), WEIGHTS[weight]);
    if (name.endsWith(FIRST_TEST)) return Array.from(predicted.subarray(0, this.#test.candidates));
    return this.#input.lambdas.map((lambda) => ({
      lambda,
      ...this.#chosen(predicted, this.#meanCosts, lambda),
    }));
  }

  #ridge(alpha: number): Float64Array {
    const { features, dimension, scores, candidates } = this.#train;
    const [heads] = finish(fitRidgeHeads(features, dimension, scores, candidates, [alpha]));
    if (heads === undefined) throw new RangeError("ridge gave no heads");
    return finish(predictLinear(heads, this.#test.features, this.#test.rows));
  }

  #neighbours(count: number, weights: NeighbourWeights | undefined): Float64Array {
    if (weights === undefined) throw new RangeError("no row has such weights");
    return finish(predictByNeighbours(neighbourHeads(this.#train, count, weights), this.#test));
  }

  /** Costs are one entry per candidate, or question by question. */
  #chosen(quality: Float64Array, costs: Float64Array, lambda: number) {
    const { rows, candidates } = this.#test;
    const isShared = costs === this.#meanCosts;
    const choices = Array.from({ length: rows }, (_, row) => {
      const at = row * candidates;
      return chooseCandidate(candidates, quality, at, costs, isShared ? 0 : at, lambda);
    });
    return this.#outcome(choices);
  }

  #everywhere(candidate: number) {
    return this.#outcome(new Array<number>(this.#test.rows).fill(candidate));
  }

  #outcome(chosen: readonly number[]) {
    const { candidates, scores, costs } = this.#test;
    const pick = (values: Float64Array) =>
      meanOf(chosen.map((candidate, row) => values[row * candidates + candidate] ?? 0));
    return { chosen, accuracy: pick(scores), mean_cost: pick(costs) };
  }
}

/** Missing answers count as wrong and free in this file. */
function tableOf({ scores, costs, embeddings, tasks }: RowsInput): TrainingTable {
  const names = [...new Set(tasks)];
  const filled = (rows: RowsInput["scores"]) =>
    Float64Array.from(rows.flat(), (value) => value ?? 0);
  return {
    rows: scores.length,
    candidates: scores[0]?.length ?? 0,
    dimension: embeddings[0]?.length ?? 0,
    features: Float64Array.from(embeddings.flat()),
    scores: filled(scores),
    costs: filled(costs),
    tasks: Int32Array.from(tasks, (task) => names.indexOf(task)),
    groups: Int32Array.from(scores.keys()),
  };
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
