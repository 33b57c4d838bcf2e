import type { Interval } from "#core/evaluation/intervals/interval.ts";
import type { SettingKind } from "#core/evaluation/report/verdict-kinds.ts";
import type { Glyph } from "./glyph-path.ts";

/** What a point of the plot stands for. `at-lambda`: a router with the λ of the slider; `on-curve`: with any other. */
export type MarkRole = "single" | "reference" | "at-lambda" | "on-curve" | SettingKind;

/** A point of the cost–quality plot, before it has a place. Shares in [0, 1], costs in mean picodollars of a question. */
export interface PlotMark {
  /** One in the plot. */
  readonly id: string;
  /** The id of its router; `null` for a single model or a reference. */
  readonly router: string | null;
  readonly role: MarkRole;
  readonly name: string;
  readonly accuracy: number;
  readonly cost: number | null;
  /** Of the accuracy; `null` where there is none. */
  readonly interval: Interval | null;
  /** Cost as a share of the best single model's; `null` without costs. */
  readonly costShare: number | null;
  /** The interval of that share; `null` where there was no comparison. */
  readonly costShareInterval: Interval | null;
  readonly lambda: number | null;
  /** Share of questions for each candidate. */
  readonly shares: readonly number[];
  readonly isCostEstimated: boolean;
  readonly glyph: Glyph;
  /** Drawn as an outline only. */
  readonly isHollow: boolean;
}
