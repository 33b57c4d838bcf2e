import { fromDollars } from "#core/cost/money.ts";
import type { PublishedPoint } from "#core/evaluation/plot/plot-figure.ts";

/** Figures of others, as they published them, on their own questions. */
export interface PublishedSet {
  readonly title: string;
  /** Where they stand, for a person. */
  readonly source: string;
  /** An address that can be opened; `null` where there is none that lasts. */
  readonly url: string | null;
  /** What was measured, and on what. */
  readonly measured: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [name: string, ...figures: (number | null)[]])[];
}

const ARENA: PublishedSet = {
  title: "RouterArena",
  source: "its public ranking, 2026-08-20; arXiv 2510.00202",
  url: "https://arxiv.org/abs/2510.00202",
  measured: "8,400 questions of 9 domains; each router with a pool of its own.",
  columns: ["accuracy, %", "$ per 1,000"],
  rows: [
    ["RouterBench-KNN", 58.69, 4.27],
    ["RouterBench-MLP", 61.62, 4.83],
    ["CARROT", 67.21, 2.06],
    ["One cheap good model", 70.59, 0.1],
    ["R2-Router", 71.23, 0.06],
    ["GPT-5", 73.96, 10.02],
  ],
};

/** What papers report, with their sources: to show what is usual, not who is better on other questions. */
export const PUBLISHED_SETS: readonly PublishedSet[] = [
  ARENA,
  {
    title: "LLMRouterBench",
    source: "arXiv 2601.07206",
    url: "https://arxiv.org/abs/2601.07206",
    measured: "Gain in accuracy and cost saved against GPT-5.",
    columns: ["gain, %", "cost saved, %"],
    rows: [
      ["Avengers-Pro", 4, 31.7],
      ["GraphRouter", 2.8, -19.7],
      ["RouteLLM", 2.6, 11.4],
      ["FrugalGPT", -9.5, null],
      ["HybridLLM", -12.7, null],
      ["OpenRouter", -24.7, null],
    ],
  },
  {
    title: "R2-Router, out of distribution",
    source: "arXiv 2602.02823",
    url: "https://arxiv.org/abs/2602.02823",
    measured: "Curves over tasks that no router was fitted on.",
    columns: ["AUDC", "QNC", "peak"],
    rows: [
      ["MIRT", 0.63, 0.72, 0.81],
      ["CARROT-L", 0.67, 0.56, 0.82],
      ["R2-Router", 0.71, 0.26, 0.83],
    ],
  },
];

/** Those that have a place in a plot of accuracy over cost. */
export const PUBLISHED_POINTS: readonly PublishedPoint[] = ARENA.rows.flatMap(
  ([name, percent, dollarsPer1000]) =>
    percent === undefined ||
    percent === null ||
    dollarsPer1000 === undefined ||
    dollarsPer1000 === null
      ? []
      : [{ name, accuracy: percent / 100, cost: fromDollars(dollarsPer1000 / 1000) }],
);
