import { fitHeads } from "#core/heads/fit-heads.ts";
import type { FitRow, FitTable } from "#core/heads/fit-table.ts";
import { valueCount } from "#core/heads/fit-table.ts";
import { listPerBudget } from "#core/heads/heads.ts";
import { seededRandom } from "#core/loop/random.ts";
import { type Benchmark, row } from "./benchmark.ts";
import { DIMENSION, LAYOUT, MODEL_LIST } from "./r2-world.ts";
import { runScikitLearn } from "./scikit-learn.ts";

/** R2-Bench's size. */
const ROWS = 30_968;
const ALPHA = 10;
const WIDTH = valueCount(LAYOUT);
/** How far the two fits may be apart. */
const TOLERANCE = 1e-6;
/** Targets of which the coefficients are compared. */
const COMPARED = 3;

interface Data {
  readonly x: Float32Array;
  readonly y: Float64Array;
}

interface Fitted {
  readonly ms: number;
  /** What was needed at most while it fitted, beside the data. */
  readonly bytes: number;
  /** Coefficients and intercept of the first targets, one after the other. */
  readonly numbers: readonly number[];
}

/**
 * Fits all heads of R2-Bench's shape in one factorisation, beside scikit-learn's `Ridge(solver="cholesky")` on the same
 * numbers where a Python with it is at hand (control 0 where not). Fails when the two differ by more than 1e-6.
 */
export const r2Fit: Benchmark = {
  name: "r2-fit",
  about: `ms and peak bytes to fit ${WIDTH} ridge heads on ${ROWS} rows of ${DIMENSION}, against scikit-learn`,
  async run() {
    const data = makeData();
    const ours = await fitOurs(data);
    const theirs = await fitWithPython(data);
    if (theirs !== null) compare(ours, theirs);
    return [
      row("r2-fit", "ms", ours.ms, theirs?.ms ?? 0),
      row("r2-fit-memory", "bytes", ours.bytes, theirs?.bytes ?? 0),
    ];
  },
};

/** Numbers as small as those of unit vectors, and targets that depend on them. */
function makeData(): Data {
  const draw = seededRandom(3);
  const scale = 2 / Math.sqrt(DIMENSION);
  const x = new Float32Array(ROWS * DIMENSION);
  for (let index = 0; index < x.length; index += 1) x[index] = (draw() - 0.5) * scale;
  const y = new Float64Array(ROWS * WIDTH);
  for (let index = 0; index < y.length; index += 1) {
    const first = Math.floor(index / WIDTH) * DIMENSION;
    y[index] = draw() + 5 * (x[first + ((index * 7) % DIMENSION)] ?? 0);
  }
  return { x, y };
}

async function fitOurs(data: Data): Promise<Fitted> {
  const table: FitTable = {
    embedding: { model: "synthetic", dimension: DIMENSION },
    models: MODEL_LIST,
    layout: LAYOUT,
    source: "synthetic",
    rowCount: ROWS,
    rows: rowsOf(data),
  };
  const before = process.memoryUsage();
  let peak = 0;
  const look = async (): Promise<void> => {
    const now = process.memoryUsage();
    // Freed pages of before may be used again, so the process may grow by less than what is held.
    const held = now.arrayBuffers - before.arrayBuffers;
    peak = Math.max(peak, now.rss - before.rss, held);
  };
  const began = performance.now();
  const { heads } = await fitHeads(
    table,
    { method: { kind: "ridge", alpha: ALPHA }, heldOutShare: 0, seed: 1 },
    { signal: new AbortController().signal, onProgress: () => {}, breathe: look },
  );
  const ms = performance.now() - began;
  if (heads.kind !== "ridge") throw new Error("another kind of heads was fitted");
  const numbers = heads.heads
    .flatMap(listPerBudget)
    .slice(0, COMPARED)
    .flatMap(({ coef, intercept }) => [...coef, intercept]);
  return { ms, bytes: peak, numbers };
}

async function* rowsOf({ x, y }: Data): AsyncGenerator<FitRow, void, void> {
  for (let index = 0; index < ROWS; index += 1) {
    yield {
      question: null,
      embedding: x.subarray(index * DIMENSION, (index + 1) * DIMENSION),
      values: y.subarray(index * WIDTH, (index + 1) * WIDTH),
    };
  }
}

const PYTHON = `
import json, resource, sys, time
import numpy as np
from sklearn.linear_model import Ridge
folder, rows, width, compared, alpha = sys.argv[1], *map(int, sys.argv[2:6])
x = np.fromfile(folder + "/x.f32", np.float32).reshape(rows, -1).astype(np.float64)
y = np.fromfile(folder + "/y.f64", np.float64).reshape(rows, width)
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
before = peak()
began = time.perf_counter()
fit = Ridge(alpha=alpha, solver="cholesky").fit(x, y)
ms = (time.perf_counter() - began) * 1000
numbers = [n for t in range(compared) for n in [*fit.coef_[t].tolist(), float(fit.intercept_[t])]]
print(json.dumps({"ms": ms, "bytes": peak() - before, "numbers": numbers}))
`;

/** The same fit by scikit-learn; `null` where no Python has it. */
async function fitWithPython({ x, y }: Data): Promise<Fitted | null> {
  const sizes = [ROWS, WIDTH, COMPARED, ALPHA];
  return (await runScikitLearn(PYTHON, { "x.f32": x, "y.f64": y }, sizes)) as Fitted | null;
}

function compare(ours: Fitted, theirs: Fitted): void {
  const errors = ours.numbers.map((number, index) =>
    Math.abs(number - (theirs.numbers[index] ?? Number.NaN)),
  );
  const largest = errors.every((error) => error <= TOLERANCE) ? 0 : Math.max(...errors);
  if (largest !== 0) throw new Error(`the fits differ by ${largest}`);
}
