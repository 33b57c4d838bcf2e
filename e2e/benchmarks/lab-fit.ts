import { predictLinear } from "#core/heads/linear-heads.ts";
import { fitLogisticHeads } from "#core/heads/logistic.ts";
import { neighbourHeads, predictByNeighbours } from "#core/heads/neighbour-heads.ts";
import { fitRidgeHeads } from "#core/heads/ridge-heads.ts";
import { fitRouters } from "#core/heads/routers/fit-routers.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import { windowAiq } from "#core/metrics/window-aiq.ts";
import { type Benchmark, row } from "./benchmark.ts";
import { CANDIDATES, DIMENSION, makeTraining, TRAINING_QUESTIONS } from "./lab-world.ts";
import { runScikitLearn } from "./scikit-learn.ts";
import { watchWork } from "./watch-work.ts";

/** What was aimed at, for all routers and their cross-validation. */
const AIMED_MS = 20_000;
const AIMED_BYTES = 100_000_000;
const QUERIES = 500;
const NEIGHBOURS = 100;
const ALPHA = 10;
const C = 1;
/** How far our predictions and theirs may be apart. Our logistic regression stops where a closer fit changes no choice. */
const TOLERANCES = { ridge: 1e-6, neighbours: 1e-6, logistic: 5e-3 } as const;

type Name = keyof typeof TOLERANCES;

interface Theirs {
  readonly ms: number;
  readonly bytes: number;
  /** For the first queries, candidate by candidate. */
  readonly predicted: readonly number[];
}

/**
 * Fits all routers with their cross-validation, beside what was aimed at; then a ridge, a k-NN and a logistic router alone, beside
 * scikit-learn on the same numbers where a Python with it is at hand (control 0 where not). Fails when predictions differ.
 */
export const labFit: Benchmark = {
  name: "lab-fit",
  about: `ms and peak bytes to fit all routers on ${TRAINING_QUESTIONS} × ${CANDIDATES} with ${DIMENSION} features, and single ones against scikit-learn`,
  async run() {
    const whole = makeTraining(TRAINING_QUESTIONS + QUERIES);
    const table = {
      ...whole,
      rows: TRAINING_QUESTIONS,
      features: whole.features.subarray(0, TRAINING_QUESTIONS * DIMENSION),
      scores: whole.scores.subarray(0, TRAINING_QUESTIONS * CANDIDATES),
      costs: whole.costs.subarray(0, TRAINING_QUESTIONS * CANDIDATES),
      tasks: whole.tasks.subarray(0, TRAINING_QUESTIONS),
      groups: whole.groups.subarray(0, TRAINING_QUESTIONS),
    };
    const held = {
      rows: QUERIES,
      dimension: DIMENSION,
      features: whole.features.subarray(TRAINING_QUESTIONS * DIMENSION),
      tasks: whole.tasks.subarray(TRAINING_QUESTIONS),
    };
    const { features, dimension, scores, candidates } = table;
    const all = watchWork(
      fitRouters(table, {
        routers: LEARNED_ROUTERS.map(({ name }) => name),
        costs: "predicted",
        folds: 5,
        seed: 1,
        worth: windowAiq,
      }),
    );
    const work = {
      *ridge() {
        const [heads] = yield* fitRidgeHeads(features, dimension, scores, candidates, [ALPHA]);
        if (heads === undefined) throw new Error("no heads");
        return yield* predictLinear(heads, held.features, held.rows);
      },
      *neighbours() {
        return yield* predictByNeighbours(neighbourHeads(table, NEIGHBOURS, "flat"), held);
      },
      *logistic() {
        const heads = yield* fitLogisticHeads(features, dimension, scores, candidates, C);
        const logits = yield* predictLinear(heads, held.features, held.rows);
        return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
      },
    } satisfies Record<Name, () => Generator<void, Float64Array>>;
    const files = { "x.f32": features, "y.f64": scores, "q.f32": held.features };
    const sizes = [TRAINING_QUESTIONS, CANDIDATES, NEIGHBOURS, ALPHA, C];
    const theirs = (await runScikitLearn(PYTHON, files, sizes)) as Record<Name, Theirs> | null;
    return [
      row("lab-fit", "ms", all.ms, AIMED_MS),
      row("lab-fit-memory", "bytes", all.bytes, AIMED_BYTES),
      ...(Object.keys(TOLERANCES) as Name[]).flatMap((name) => {
        const ours = watchWork(work[name]());
        const other = theirs?.[name] ?? null;
        if (other !== null) compare(name, ours.result, other.predicted);
        return [
          row(`lab-fit-${name}`, "ms", ours.ms, other?.ms ?? 0),
          row(`lab-fit-${name}-memory`, "bytes", ours.bytes, other?.bytes ?? 0),
        ];
      }),
    ];
  },
};

function compare(name: Name, ours: Float64Array, theirs: readonly number[]): void {
  const worst = Math.max(
    ...theirs.map((value, at) => Math.abs(value - (ours[at] ?? Number.POSITIVE_INFINITY))),
  );
  if (!(worst <= TOLERANCES[name])) throw new Error(`${name}: predictions differ by ${worst}`);
}

const PYTHON = `
import json, resource, sys, time
import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsRegressor
folder, rows, width, k, alpha, c = sys.argv[1], *map(int, sys.argv[2:7])
x = np.fromfile(folder + "/x.f32", np.float32).reshape(rows, -1)
q = np.fromfile(folder + "/q.f32", np.float32).reshape(-1, x.shape[1])
y = np.fromfile(folder + "/y.f64", np.float64).reshape(rows, width)
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def watch(work):
    before, began = peak(), time.perf_counter()
    p = work()
    ms = (time.perf_counter() - began) * 1000
    return {"ms": ms, "bytes": peak() - before, "predicted": p[:20].ravel().tolist()}
d, e = x.astype(np.float64), q.astype(np.float64)
def logistic():
    fits = [LogisticRegression(C=c, tol=1e-8, max_iter=1000).fit(d, y[:, m]) for m in range(width)]
    return np.stack([f.predict_proba(e)[:, 1] for f in fits], 1)
print(json.dumps({
    "ridge": watch(lambda: Ridge(alpha=alpha, solver="cholesky").fit(d, y).predict(e)),
    "neighbours": watch(lambda: KNeighborsRegressor(k, metric="cosine", algorithm="brute").fit(d, y).predict(e)),
    "logistic": watch(logistic),
}))
`;
