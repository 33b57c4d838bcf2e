import * as v from "valibot";
import { REPORT_VERSION, type Report } from "#core/evaluation/report/report.ts";
import type { FindingCode } from "#core/outcomes/finding.ts";

/** Far above any report; what is longer was made to hurt. */
const MOST_ROWS = 2000;
const LONGEST_TEXT = 20_000;

const Text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const Figure = v.pipe(v.number(), v.finite());
const Share = v.pipe(Figure, v.minValue(0), v.maxValue(1));
const Amount = v.pipe(Figure, v.minValue(0));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const OptionalFigure = v.nullable(Figure);
const OptionalAmount = v.nullable(Amount);
const Interval = v.object({ low: Figure, high: Figure });

/** Not longer than a report can be. */
function list<Item extends v.GenericSchema>(item: Item, most = MOST_ROWS) {
  return v.pipe(v.array(item), v.maxLength(most));
}

const Window = v.nullable(v.object({ least: Amount, most: Amount }));
const Point = v.object({ lambda: OptionalAmount, accuracy: Share, cost: OptionalAmount });
const Swept = v.object({ ...Point.entries, shares: list(Share) });
const Setting = v.picklist(["quality", "equal-quality", "equal-cost"]);
const Optimality = v.object({
  questions: Count,
  selection: OptionalFigure,
  cost: OptionalFigure,
  accuracy: OptionalFigure,
});
const Gains = v.object({
  overRandom: OptionalFigure,
  overBest: OptionalFigure,
  gapToOracle: OptionalFigure,
});
const CurveFigures = v.object({
  aiq: OptionalFigure,
  audc: OptionalFigure,
  qnc: OptionalFigure,
  peak: Figure,
});

const Row = v.object({
  id: Text,
  name: Text,
  candidate: v.nullable(Count),
  point: Point,
  interval: v.nullable(Interval),
  taskAverage: Figure,
  shares: list(Share),
  curve: list(Swept),
  figures: CurveFigures,
  arenaScore: OptionalFigure,
  optimality: Optimality,
  gains: Gains,
  isCostEstimated: v.boolean(),
});

const Comparison = v.object({
  questions: Count,
  clusters: Count,
  difference: Figure,
  interval: Interval,
  standardError: OptionalFigure,
  standardErrorByTask: OptionalFigure,
  wins: Count,
  losses: Count,
  ties: Count,
  mcNemar: OptionalFigure,
  detectable: OptionalFigure,
  costRatio: v.nullable(v.object({ ...Interval.entries, ratio: Figure })),
});

const Choices = v.nullable(list(v.pipe(v.number(), v.safeInteger()), 1_000_000));

const Router = v.object({
  id: Text,
  name: Text,
  curve: list(Swept),
  figures: CurveFigures,
  tradeOff: v.nullable(v.object({ performanceGain: OptionalFigure, costSaved: OptionalFigure })),
  pareto: v.nullable(v.object({ nearestPoint: OptionalFigure, polyline: OptionalFigure })),
  pair: v.nullable(
    v.object({
      weak: Count,
      strong: Count,
      apgr: OptionalFigure,
      cpt: list(OptionalFigure),
      points: list(v.object({ strongPercent: Figure, accuracyPercent: Figure })),
    }),
  ),
  chosenOn: v.picklist(["train", "test", "nothing-to-choose"]),
  settings: list(
    v.object({
      kind: Setting,
      lambda: Amount,
      keeps: v.boolean(),
      promised: v.nullable(v.object({ accuracy: Figure, cost: OptionalFigure })),
      point: Point,
      interval: v.nullable(Interval),
      taskAverage: Figure,
      shares: list(Share),
      arenaScore: OptionalFigure,
      optimality: Optimality,
      gains: Gains,
      against: v.nullable(Comparison),
      choices: Choices,
    }),
    3,
  ),
  isCostEstimated: v.boolean(),
});

const Gain = v.object({
  questions: Count,
  difference: Figure,
  low: OptionalFigure,
  high: OptionalFigure,
});

const Leaks = v.object({
  heldOut: Count,
  exact: Count,
  near: v.nullable(Count),
  nearThreshold: OptionalFigure,
  shown: list(v.object({ test: Text, train: Text, kind: v.picklist(["exact", "near"]) })),
  effects: list(v.object({ router: Text, withLeaks: Gain, withoutLeaks: Gain })),
  promises: list(v.object({ router: Text, promised: Figure, kept: Figure })),
});

const VerdictCode = v.picklist(["pays", "does-not-pay", "cannot-be-told", "nothing-to-judge"]);
const Side = v.object({
  asks: v.picklist(["equal-quality", "equal-cost", "any-cost"]),
  code: VerdictCode,
  router: v.object({ id: Text, name: Text }),
  setting: Setting,
  isTooKind: v.boolean(),
  difference: Figure,
  interval: Interval,
  saved: v.nullable(v.object({ ...Interval.entries, share: Figure })),
  detectable: OptionalFigure,
  questionsNeeded: v.nullable(Count),
});

const Rule = v.variant("kind", [
  v.object({ kind: v.literal("own"), test: Text, train: v.nullable(Text) }),
  v.object({ kind: v.literal("random"), testShare: Figure, seed: Figure }),
  v.object({ kind: v.literal("stratified"), testShare: Figure, seed: Figure }),
]);

/** What a report must be to be shown. A finding's code may be one of a later page: only its words are shown. */
export const ReportSchema: v.GenericSchema<unknown, Report> = v.object({
  version: v.literal(REPORT_VERSION),
  table: v.object({
    name: Text,
    source: Text,
    licence: v.nullable(Text),
    questions: Count,
    candidates: list(
      v.object({
        name: Text,
        inputPrice: OptionalAmount,
        outputPrice: OptionalAmount,
        priceDate: v.nullable(Text),
      }),
    ),
    priceDate: v.nullable(Text),
  }),
  split: v.object({ rule: Rule, train: Count, test: Count, leaked: Count, testRows: Choices }),
  settings: v.object({
    seed: Figure,
    confidence: Share,
    draws: Count,
    cluster: v.picklist(["question", "group", "task"]),
    margin: Share,
    lambdas: Count,
    scoresAreGraded: v.boolean(),
    missingScores: Count,
    missingCosts: Count,
  }),
  costBasis: v.picklist(["measured", "estimated", "partly-estimated", "unknown"]),
  window: Window,
  costRange: Window,
  singles: list(Row),
  hull: v.object({ points: list(Point), aiq: OptionalFigure }),
  references: list(Row, 5),
  routers: list(Router, 100),
  tasks: list(
    v.object({
      task: Text,
      questions: Count,
      rows: list(v.object({ id: Text, accuracy: Share, cost: OptionalAmount })),
    }),
  ),
  leaks: Leaks,
  taskHoldout: v.nullable(
    v.object({
      router: Text,
      lost: Count,
      results: list(
        v.object({ task: Text, questions: Count, router: Figure, bestOfOthers: Figure }),
      ),
    }),
  ),
  learningCurve: v.nullable(
    v.object({
      router: Text,
      paysFrom: v.nullable(Count),
      points: list(
        v.object({
          rows: v.pipe(Count, v.minValue(1)),
          draws: Count,
          accuracy: Share,
          low: Share,
          high: Share,
          bestSingle: Share,
        }),
      ),
    }),
  ),
  findings: list(
    v.object({
      code: v.pipe(
        v.string(),
        v.regex(/^[a-z-]{1,60}$/),
        v.transform((code) => code as FindingCode),
      ),
      weight: v.picklist(["stops", "limits", "note"]),
      message: Text,
      stillShown: Text,
      fix: Text,
      candidates: list(Text),
    }),
  ),
  verdict: v.object({
    code: VerdictCode,
    sentence: Text,
    questions: Count,
    bestSingle: v.nullable(Text),
    atEqualQuality: v.nullable(Side),
    atEqualCost: v.nullable(Side),
  }),
});
