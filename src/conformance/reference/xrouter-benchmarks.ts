/** The benchmarks of the table in the released repository. LiveBench's cost is that of a whole run, MT-Bench scores 0 to 10, LiveBench 0 to 100. */
const BENCHMARK_TASKS = [
  "LiveCodeBenchv5",
  "GPQADiamond",
  "AIME25",
  "MTBench",
  "IFEval_m1",
  "IFEval_m2",
  "LiveBench",
] as const;

export type BenchmarkTask = (typeof BENCHMARK_TASKS)[number];

/** Accuracy (or score) and US dollars per query of one model on each task, in their order. */
type Row = readonly (readonly [accuracy: number, costUsd: number])[];

/** Figures of the released repository (`evaluation/analysis/draw.py` at df2f4bd), as its authors report them. */
const TABLE: Readonly<Record<string, Row>> = {
  "GPT-4.1": [
    [0.448, 0.005953],
    [0.3384, 0.000568],
    [0.4, 0.025765],
    [9.4465, 0.006725],
    [0.906, 0.00044],
    [0.9389, 0.00044],
    [57.2776, 10.782766],
  ],
  "GPT-5-mini": [
    [0.2832, 0.006656],
    [0.7677, 0.004484],
    [0.8333, 0.011523],
    [9.3031, 0.00481],
    [0.904, 0.000551],
    [0.9311, 0.000551],
    [78.5805, 6.576172],
  ],
  "GPT-5": [
    [0.1756, 0.049634],
    [0.8586, 0.033716],
    [0.7333, 0.04816],
    [9.3019, 0.03315],
    [0.948, 0.003693],
    [0.9662, 0.003693],
    [83.8888, 35.863581],
  ],
  "GPT-OSS-20B": [
    [0.319, 0.000363],
    [0.4848, 0.000281],
    [0.1333, 0.000405],
    [8.6761, 0.000462],
    [0.786, 3.8e-5],
    [0.8309, 3.8e-5],
    [47.6848, 0.405241],
  ],
  "Kimi-K2": [
    [0.448, 0.003089],
    [0.6313, 0.004225],
    [0.2333, 0.005865],
    [9.2438, 0.002626],
    [0.918, 0.000237],
    [0.9454, 0.000237],
    [57.7387, 3.78343],
  ],
  "Deepseek-R1": [
    [0.0609, 0.015368],
    [0.197, 0.01483],
    [0.7333, 0.014701],
    [7.7531, 0.023351],
    [0.806, 0.001216],
    [0.8674, 0.001216],
    [35.3873, 16.602912],
  ],
  "Qwen3-235B-Instruct": [
    [0.4265, 0.000473],
    [0.4848, 0.000148],
    [0.2333, 0.001199],
    [9.2906, 0.000847],
    [0.918, 4.6e-5],
    [0.9454, 4.6e-5],
    [47.7381, 0.924759],
  ],
  "Qwen3-235B-Thinking": [
    [0.0251, 0.006353],
    [0.2121, 0.00618],
    [0.7333, 0.006232],
    [7.8469, 0.009962],
    [0.35, 0.000607],
    [0.4889, 0.000607],
    [17.0317, 7.745709],
  ],
  "xRouter-7b-λ1": [
    [0.6344, 0.007825],
    [0.7121, 0.004872],
    [0.7667, 0.010513],
    [8.0227, 0.007064],
    [0.778, 0.000573],
    [0.8479, 0.000573],
    [57.0392, 6.424311],
  ],
  "xRouter-7b-λ2": [
    [0.6774, 0.007166],
    [0.7172, 0.004548],
    [0.7667, 0.015377],
    [7.978, 0.006981],
    [0.784, 0.000569],
    [0.8518, 0.000569],
    [56.9508, 6.411576],
  ],
  "xRouter-7b-λ3": [
    [0.4229, 0.006447],
    [0.6061, 0.00132],
    [0.5, 0.008646],
    [8.3165, 0.00597],
    [0.806, 0.000496],
    [0.8635, 0.000496],
    [61.4092, 7.873074],
  ],
};

export interface BenchmarkResult {
  readonly model: string;
  readonly task: BenchmarkTask;
  readonly accuracy: number;
  readonly costUsd: number;
}

/** The table, model by model. */
export const BENCHMARK_RESULTS: readonly BenchmarkResult[] = Object.entries(TABLE).flatMap(
  ([model, row]) =>
    row.map(([accuracy, costUsd], index) => {
      const task = BENCHMARK_TASKS[index];
      if (task === undefined) throw new Error(`${model} has more figures than there are tasks`);
      return { model, task, accuracy, costUsd };
    }),
);

/** Accuracy per dollar: it ranks tiny models first, whatever they can do. */
export function costUtility(accuracy: number, costUsd: number): number {
  return accuracy / costUsd;
}
