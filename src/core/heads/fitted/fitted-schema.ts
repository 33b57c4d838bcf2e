import * as v from "valibot";

/** Tables name their candidates and tasks as they like, and a source may list many files. */
const Name = v.pipe(v.string(), v.maxLength(100_000));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Doubles = v.instance(Float64Array);
const Rows = v.union([v.instance(Float32Array), v.instance(Float64Array)]);
const Rate = v.pipe(v.number(), v.finite(), v.minValue(0));
const Settings = v.record(Name, v.union([v.number(), v.string(), v.boolean()]));

const LinearHeads = v.object({ dimension: Count, weights: Doubles, intercepts: Doubles });
const GroupTable = v.object({
  candidates: Count,
  quality: Doubles,
  costs: Doubles,
  rows: v.instance(Int32Array),
  anyQuality: Doubles,
  anyCosts: Doubles,
});
const points = { dimension: Count, points: Rows, scores: Doubles, candidates: Count };
const pair = { weak: Count, strong: Count, candidates: Count, gate: LinearHeads };
const Threshold = v.object({
  threshold: v.number(),
  routed: Count,
  failures: Count,
  upper: v.number(),
  upperOfAll: v.number(),
});

/** Every kind of model, as `RouterModel` has them. */
const ModelSchema = v.variant("kind", [
  v.object({ kind: v.literal("best-single"), quality: Doubles }),
  v.object({ kind: v.literal("task-table"), table: GroupTable }),
  v.object({
    kind: v.literal("cluster-table"),
    clusters: v.object({ dimension: Count, centroids: Doubles }),
    table: GroupTable,
  }),
  v.object({
    kind: v.literal("neighbours"),
    ...points,
    neighbours: Count,
    weights: v.picklist(["flat", "exponential"]),
  }),
  v.object({
    kind: v.literal("linear"),
    link: v.picklist(["identity", "logistic"]),
    heads: LinearHeads,
  }),
  v.object({
    kind: v.literal("matrix-factorisation"),
    model: v.object({
      size: Count,
      dimension: Count,
      candidates: Doubles,
      projection: Doubles,
      classifier: Doubles,
    }),
  }),
  v.object({ kind: v.literal("similarity-ratings"), ...points, neighbours: Count }),
  v.object({
    kind: v.literal("hybrid"),
    ...pair,
    gain: v.object({ x: Doubles, y: Doubles }),
    base: v.number(),
  }),
  v.object({
    kind: v.literal("bounded-gate"),
    ...pair,
    threshold: v.nullable(v.number()),
    epsilon: v.number(),
    delta: v.number(),
    seen: v.nullable(Threshold),
  }),
]);

const Rates = {
  input: Count,
  output: Count,
  cacheRead: v.exactOptional(Count),
  cacheWrite: v.exactOptional(Count),
  reasoning: v.exactOptional(Count),
};
const PriceSchema = v.object({
  ...Rates,
  tiers: v.exactOptional(v.array(v.object({ ...Rates, aboveInputTokens: Count }))),
  perRequest: v.exactOptional(Count),
  source: Name,
  date: Name,
});

const Unknown = v.union([Rate, v.nan()]);
const Point = v.object({ lambda: Rate, quality: v.union([v.number(), v.nan()]), cost: Unknown });

/** What a file of a fitted router holds, with its lists in place; the lexical embedding as bytes of its own form. */
export const FittedSchema = v.object({
  router: v.picklist([
    "best-single",
    "task-table",
    "cluster-table",
    "neighbours",
    "ridge",
    "logistic",
    "matrix-factorisation",
    "similarity-ratings",
    "hybrid",
    "bounded-gate",
  ]),
  source: Name,
  lambda: Rate,
  lambdaUnit: v.literal("score per US dollar"),
  candidates: v.pipe(
    v.array(v.object({ name: Name, price: v.nullable(PriceSchema) })),
    v.minLength(1),
    v.maxLength(4096),
  ),
  tasks: v.array(Name),
  embedding: v.nullable(
    v.object({ model: v.pipe(Name, v.nonEmpty()), dimension: v.pipe(Count, v.minValue(1)) }),
  ),
  lexical: v.nullable(v.instance(Uint8Array)),
  costs: v.object({
    candidates: Count,
    means: Doubles,
    logHeads: v.nullable(LinearHeads),
    corrections: Doubles,
  }),
  model: ModelSchema,
  fit: v.object({
    seed: Count,
    rows: Count,
    validatedRows: Count,
    settings: Settings,
    points: v.array(Point),
    aiq: v.nullable(v.number()),
    single: v.nullable(
      v.object({ candidate: Name, quality: v.union([v.number(), v.nan()]), cost: Unknown }),
    ),
  }),
});
