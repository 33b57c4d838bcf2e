import type { Interval } from "#core/evaluation/intervals/interval.ts";
import type { CostBasis } from "#core/evaluation/routing/fill-matrix.ts";
import type { Gains, TradeOff } from "#core/metrics/llmrouterbench-gains.ts";
import type { ParetoDistance } from "#core/metrics/pareto.ts";
import type { Finding } from "#core/outcomes/finding.ts";
import type { SplitRule } from "#core/outcomes/split-table.ts";
import type { LeakPanel } from "./leak-panel.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { TaskHoldoutPanel } from "./task-holdout.ts";
import type { SettingKind, Verdict } from "./verdict-kinds.ts";

/** Version of the report's form. A stored or linked report of another version is not read as this one. */
export const REPORT_VERSION = 1;

/**
 * What an evaluation came to: one plain JSON value that screen, command line, files and links read. Shares and accuracies are in
 * [0, 1]; costs are mean picodollars of one question, not whole numbers; `null` is unknown or undefined, never 0.
 */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly table: ReportTable;
  readonly split: ReportSplit;
  readonly settings: ReportSettings;
  /** What all costs here rest on. */
  readonly costBasis: CostBasis;
  /** The costs between which AIQ is taken; `null` where there are no costs, or all single models cost the same. */
  readonly window: CostWindow | null;
  /** The costs that stand for 0 and 1 in AUDC and QNC: least and most of all rows. */
  readonly costRange: CostWindow | null;
  /** Every candidate alone. */
  readonly singles: readonly ReportRow[];
  /** Concave hull over the single models: what mixing them at random gives. */
  readonly hull: ReportHull;
  /** What every router has to be held against; {@link REFERENCE_IDS} in this order, those that there are. */
  readonly references: readonly ReportRow[];
  readonly routers: readonly RouterReport[];
  readonly tasks: readonly TaskFigures[];
  readonly leaks: LeakPanel;
  readonly taskHoldout: TaskHoldoutPanel | null;
  readonly learningCurve: LearningCurve | null;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
}

export interface ReportTable {
  readonly name: string;
  readonly source: string;
  readonly licence: string | null;
  readonly questions: number;
  readonly candidates: readonly ReportCandidate[];
  /** The day of the newest price; `null` without prices. */
  readonly priceDate: string | null;
}

export interface ReportCandidate {
  readonly name: string;
  /** Picodollars per token. */
  readonly inputPrice: number | null;
  readonly outputPrice: number | null;
  readonly priceDate: string | null;
}

export interface ReportSplit {
  readonly rule: SplitRule;
  readonly train: number;
  /** Questions that are judged on. */
  readonly test: number;
  /** Test questions left out because they stand in the training part. */
  readonly leaked: number;
  /** The table's rows that are judged on, in the order of {@link RouterSetting.choices}; `null` where choices were not asked for. */
  readonly testRows: readonly number[] | null;
}

/** What intervals are clustered by. */
export type ClusterRule = "question" | "group" | "task";

export interface ReportSettings {
  readonly seed: number;
  readonly confidence: number;
  /** Resamples of the bootstrap; fewer for very large tables. */
  readonly draws: number;
  readonly cluster: ClusterRule;
  /** A difference in accuracy that is small enough to call two routers equally good. */
  readonly margin: number;
  /** Number of λ in a sweep. */
  readonly lambdas: number;
  readonly scoresAreGraded: boolean;
  readonly missingScores: number;
  readonly missingCosts: number;
}

export interface CostWindow {
  readonly least: number;
  readonly most: number;
}

export interface ReportHull {
  readonly points: readonly ReportPoint[];
  readonly aiq: number | null;
}

/** A point of the cost–quality plot. */
export interface ReportPoint {
  /** `null` for a point that no λ makes. */
  readonly lambda: number | null;
  readonly accuracy: number;
  /** `null` where costs are not known. */
  readonly cost: number | null;
}

/** A point of a sweep, with the share of questions that went to each candidate. */
export interface SweptPoint extends ReportPoint {
  readonly shares: readonly number[];
}

export const REFERENCE_IDS = ["cheapest", "best-single", "random", "task-table", "oracle"] as const;
export type ReferenceId = (typeof REFERENCE_IDS)[number];

/** A row of the table beside the routers: one point, perhaps with a curve. */
export interface ReportRow {
  readonly id: string;
  readonly name: string;
  /** The candidate that always answers, by its number; `null` where they change. */
  readonly candidate: number | null;
  readonly point: ReportPoint;
  /** Of the accuracy: Wilson's, or by the clustered standard error; `null` for what is an expectation. */
  readonly interval: Interval | null;
  /** Accuracy averaged over tasks instead of questions. */
  readonly taskAverage: number;
  readonly shares: readonly number[];
  /** Points of a sweep over λ; empty for a row without one. */
  readonly curve: readonly SweptPoint[];
  readonly figures: CurveFigures;
  /** RouterArena's score; `null` where the cost is unknown or 0. */
  readonly arenaScore: number | null;
  readonly optimality: ReportOptimality;
  readonly gains: Gains;
  /** True when an estimated cost went into this row. */
  readonly isCostEstimated: boolean;
}

/** Figures of a whole curve; of a single point where there is no curve. `null` without costs. */
export interface CurveFigures {
  /** In the report's window. */
  readonly aiq: number | null;
  /** In the report's cost range. */
  readonly audc: number | null;
  /** Scaled cost at which 0.95 of the best single model's accuracy is reached; 1 when it never is. */
  readonly qnc: number | null;
  readonly peak: number;
}

/** Strict optimality: shares of the questions that some candidate answers right. */
export interface ReportOptimality {
  readonly questions: number;
  readonly selection: number | null;
  readonly cost: number | null;
  readonly accuracy: number | null;
}

/** A router that was judged. */
export interface RouterReport {
  readonly id: string;
  readonly name: string;
  readonly curve: readonly SweptPoint[];
  readonly figures: CurveFigures;
  readonly tradeOff: TradeOff | null;
  readonly pareto: ParetoDistance | null;
  /** Figures between two candidates; `null` where there are not two. */
  readonly pair: PairFigures | null;
  /** Where its settings were chosen: by cross-validation on the training questions, or, too kindly, on the test questions. */
  readonly chosenOn: "train" | "test" | "nothing-to-choose";
  /** λ = 0; as good as the best single model for the least money; no dearer than it. One where there is nothing to choose. */
  readonly settings: readonly RouterSetting[];
  readonly isCostEstimated: boolean;
}

/** A router with one λ. */
export interface RouterSetting {
  readonly kind: SettingKind;
  readonly lambda: number;
  /** Whether it is as good, or as cheap, as the best single model on the questions where it was chosen. */
  readonly keeps: boolean;
  /** What cross-validation promised of it; `null` without. */
  readonly promised: { readonly accuracy: number; readonly cost: number | null } | null;
  readonly point: ReportPoint;
  readonly interval: Interval | null;
  readonly taskAverage: number;
  readonly shares: readonly number[];
  readonly arenaScore: number | null;
  readonly optimality: ReportOptimality;
  readonly gains: Gains;
  /** Against the best single model chosen on train; `null` where there is none. */
  readonly against: Comparison | null;
  /** The candidate for each test question, by number; `null` where it was not asked for. */
  readonly choices: readonly number[] | null;
}

/** A paired comparison on the same questions: the router less the best single model. */
export interface Comparison {
  readonly questions: number;
  readonly clusters: number;
  readonly difference: number;
  readonly interval: Interval;
  readonly standardError: number | null;
  /** The same error if tasks were all that is independent; `null` below two tasks. */
  readonly standardErrorByTask: number | null;
  /** Questions on which the router, the other or neither has the higher score. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Exact McNemar test; `null` for graded scores. */
  readonly mcNemar: number | null;
  /** The smallest true difference that so many questions show in four of five cases; `null` where the two never differ. */
  readonly detectable: number | null;
  /** The router's cost as a share of the other's, with the interval of the same resamples; `null` without costs. */
  readonly costRatio: (Interval & { readonly ratio: number }) | null;
}

/** RouteLLM's figures; shares and accuracies in percent, as there. */
export interface PairFigures {
  readonly weak: number;
  readonly strong: number;
  readonly apgr: number | null;
  /** Strong share that recovers 20, 50 and 80 % of the gap; `null` where it never does. */
  readonly cpt: readonly (number | null)[];
  readonly points: readonly {
    readonly strongPercent: number;
    readonly accuracyPercent: number;
  }[];
}

/** The rows of one task. */
export interface TaskFigures {
  readonly task: string;
  readonly questions: number;
  /** Accuracy and cost of references, then of the routers at equal quality, by id. */
  readonly rows: readonly {
    readonly id: string;
    readonly accuracy: number;
    readonly cost: number | null;
  }[];
}
