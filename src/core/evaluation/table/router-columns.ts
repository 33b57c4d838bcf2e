import {
  figure,
  per1000,
  percent,
  percentRange,
  points,
  pointsRange,
  probability,
} from "#core/evaluation/report/figure-words.ts";
import type { RouterRow } from "./router-rows.ts";

/** A column of figures in the table of routers. */
export interface RouterColumn {
  readonly id: string;
  readonly title: string;
  /** What the figure is, for a person who meets it for the first time. */
  readonly explanation: string;
  /** What rows are sorted by; `null` stands at the end whichever way. */
  readonly figureOf: (row: RouterRow) => number | null;
  readonly textOf: (row: RouterRow) => string;
  /** In smaller letters behind the text; empty for nothing. */
  readonly noteOf: (row: RouterRow) => string;
  /** Which way is better, which comes first when it is sorted by. */
  readonly better: "more" | "less";
}

/** Columns that are read together. */
export interface ColumnGroup {
  readonly id: "overview" | "sureness" | "curve" | "benchmarks" | "pair";
  readonly title: string;
  readonly columns: readonly RouterColumn[];
}

const NO_NOTE = () => "";

function plain(
  id: string,
  title: string,
  better: RouterColumn["better"],
  figureOf: RouterColumn["figureOf"],
  textOf: (value: number | null) => string,
  explanation: string,
): RouterColumn {
  return {
    id,
    title,
    better,
    explanation,
    figureOf,
    noteOf: NO_NOTE,
    textOf: (row) => textOf(figureOf(row)),
  };
}

const ACCURACY: RouterColumn = {
  id: "accuracy",
  title: "Accuracy",
  better: "more",
  explanation: "Mean score on the test questions, with its confidence interval.",
  figureOf: ({ accuracy }) => accuracy,
  textOf: ({ accuracy }) => percent(accuracy),
  noteOf: ({ interval }) => (interval === null ? "" : percentRange(interval)),
};

const DIFFERENCE: RouterColumn = {
  id: "difference",
  title: "Points to best single",
  better: "more",
  explanation:
    "Accuracy less that of the best single model chosen on the training questions, in percentage points, question by question, with its confidence interval.",
  figureOf: ({ against }) => against?.difference ?? null,
  textOf: ({ against }) => (against === null ? "–" : points(against.difference)),
  noteOf: ({ against }) => (against === null ? "" : pointsRange(against.interval)),
};

const OVERVIEW: readonly RouterColumn[] = [
  ACCURACY,
  DIFFERENCE,
  {
    id: "cost",
    title: "$ per 1,000",
    better: "less",
    explanation: "Mean cost of 1,000 questions. ≈ stands before estimates.",
    figureOf: ({ cost }) => cost,
    textOf: ({ cost, isCostEstimated }) => per1000(cost, isCostEstimated),
    noteOf: NO_NOTE,
  },
  {
    id: "cost-share",
    title: "Of best single’s cost",
    better: "less",
    explanation:
      "Cost as a share of the best single model’s, with the interval of the same resamples.",
    figureOf: ({ costShare }) => costShare,
    textOf: ({ costShare }) => share(costShare),
    noteOf: ({ against }) => {
      const ratio = against?.costRatio ?? null;
      return ratio === null ? "" : `${share(ratio.low)} to ${share(ratio.high)}`;
    },
  },
  plain(
    "aiq",
    "AIQ",
    "more",
    ({ figures }) => figures.aiq,
    figure,
    "Average quality over the window of costs that is stated below: the area under the hull of the curve, divided by the width (RouterBench).",
  ),
];

const SURENESS: readonly RouterColumn[] = [
  ACCURACY,
  DIFFERENCE,
  plain(
    "mcnemar",
    "McNemar p",
    "less",
    ({ against }) => against?.mcNemar ?? null,
    probability,
    "Exact test of wins against losses; only where every answer is right or wrong.",
  ),
  {
    id: "wins",
    title: "Wins – losses",
    better: "more",
    explanation:
      "Questions on which the router, or the best single model, has the higher score. Sorted by wins less losses.",
    figureOf: ({ against }) => (against === null ? null : against.wins - against.losses),
    textOf: ({ against }) => (against === null ? "–" : `${against.wins} – ${against.losses}`),
    noteOf: ({ against }) => (against === null ? "" : `${against.ties} alike`),
  },
  plain(
    "detectable",
    "Smallest detectable",
    "less",
    ({ against }) => against?.detectable ?? null,
    (value) => (value === null ? "–" : `${(value * 100).toFixed(1)} points`),
    "The smallest true difference that so many questions show in four of five cases.",
  ),
];

const CURVE: readonly RouterColumn[] = [
  ...OVERVIEW.filter(({ id }) => id === "aiq"),
  plain(
    "audc",
    "AUDC",
    "more",
    ({ figures }) => figures.audc,
    figure,
    "Area under the curve of quality over cost, costs scaled from the least to the most of all rows (R2-Router). A short sweep is punished.",
  ),
  plain(
    "qnc",
    "QNC",
    "less",
    ({ figures }) => figures.qnc,
    figure,
    "Scaled cost at which 95 % of the best single model’s accuracy is reached; 1 where it never is (R2-Router).",
  ),
  plain(
    "peak",
    "Peak",
    "more",
    ({ figures }) => figures.peak,
    percent,
    "Greatest accuracy of any λ on the test questions: chosen there, so too kind.",
  ),
];

const BENCHMARKS: readonly RouterColumn[] = [
  plain(
    "arena",
    "Arena score",
    "more",
    ({ arenaScore }) => arenaScore,
    figure,
    "RouterArena’s score of accuracy and logarithmic cost, β = 0.1.",
  ),
  plain(
    "selection",
    "Optimal choice",
    "more",
    ({ optimality }) => optimality?.selection ?? null,
    percent,
    "Of the questions that some model answers right: share that went to the cheapest right one (RouterArena).",
  ),
  plain(
    "optimal-cost",
    "Optimal cost",
    "more",
    ({ optimality }) => optimality?.cost ?? null,
    percent,
    "Where the router is right: cost of the cheapest right model as a share of what was paid.",
  ),
  plain(
    "optimal-accuracy",
    "Optimal accuracy",
    "more",
    ({ optimality }) => optimality?.accuracy ?? null,
    percent,
    "Share of what the best choice could reach.",
  ),
  plain(
    "over-random",
    "Gain over random",
    "more",
    ({ gains }) => gains?.overRandom ?? null,
    signedShare,
    "LLMRouterBench’s Gain@R, averaged over tasks.",
  ),
  plain(
    "over-best",
    "Gain over best",
    "more",
    ({ gains }) => gains?.overBest ?? null,
    signedShare,
    "LLMRouterBench’s Gain@B, averaged over tasks.",
  ),
  plain(
    "gap-oracle",
    "Gap to oracle",
    "less",
    ({ gains }) => gains?.gapToOracle ?? null,
    percent,
    "LLMRouterBench’s Gap@O, averaged over tasks.",
  ),
];

const PAIR: readonly RouterColumn[] = [
  ACCURACY,
  plain(
    "apgr",
    "APGR",
    "more",
    ({ pair }) => pair?.apgr ?? null,
    figure,
    "Average performance gap recovered between the weak and the strong model, over the share of calls to the strong one (RouteLLM).",
  ),
  ...[20, 50, 80].map((percentage, at) =>
    plain(
      `cpt-${percentage}`,
      `CPT(${percentage} %)`,
      "less",
      ({ pair }) => pair?.cpt[at] ?? null,
      (value) => (value === null ? "–" : `${value.toFixed(1)} %`),
      `Share of calls to the strong model that recovers ${percentage} % of the gap (RouteLLM).`,
    ),
  ),
];

const GROUPS: readonly ColumnGroup[] = [
  { id: "overview", title: "Overview", columns: OVERVIEW },
  { id: "sureness", title: "How sure", columns: SURENESS },
  { id: "curve", title: "Whole curve", columns: CURVE },
  { id: "benchmarks", title: "Benchmarks’ figures", columns: BENCHMARKS },
  { id: "pair", title: "Pair", columns: PAIR },
];

/** The groups of columns in which some row has a figure, without columns that no row has. */
export function columnGroups(rows: readonly RouterRow[]): readonly ColumnGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    columns: group.columns.filter(({ id, figureOf }) => {
      return id === "cost" || rows.some((row) => figureOf(row) !== null);
    }),
  })).filter(({ id, columns }) => {
    const own = columns.filter((column) => column.id !== "accuracy");
    return id === "overview" || own.length > 0;
  });
}

/** Rows by a column, the better ones first unless turned round; what has no figure stands last. Equal rows keep their order. */
export function sortRows(
  rows: readonly RouterRow[],
  { figureOf, better }: Pick<RouterColumn, "figureOf" | "better">,
  isTurned: boolean,
): readonly RouterRow[] {
  const sign = (better === "more") === isTurned ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [left, right] = [figureOf(a), figureOf(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

function share(value: number | null): string {
  if (value === null) return "–";
  return `${(value * 100).toFixed(Math.abs(value) < 0.1 ? 1 : 0)} %`;
}

function signedShare(value: number | null): string {
  return value === null ? "–" : `${points(value)} %`;
}
