import { fromDollars } from "#core/cost/money.ts";
import type { PublishedPoint } from "#core/evaluation/plot/plot-figure.ts";

/** Figures of others, as they published them, on their own questions. */
export interface PublishedSet {
  readonly title: string;
  /** Where they stand, for a person. */
  readonly source: string;
  readonly url: string;
  /** What was measured, and on what. */
  readonly measured: string;
  readonly columns: readonly string[];
  /** A name with its figures, as they are written there; a dash for what is not told. */
  readonly rows: readonly (readonly [name: string, ...figures: string[]])[];
}

const ARENA: PublishedSet = {
  title: "RouterArena",
  source: "arXiv 2510.00202; its public ranking of 2026-08-20",
  url: "https://arxiv.org/abs/2510.00202",
  measured: "Accuracy and cost on its 8,400 questions.",
  columns: ["accuracy, %", "$ per 1,000"],
  rows: [
    ["RouterBench-KNN", "58.69", "4.27"],
    ["RouterBench-MLP", "61.62", "4.83"],
    ["CARROT", "67.21", "2.06"],
    ["One cheap good model", "70.59", "0.10"],
    ["R2-Router", "71.23", "0.06"],
    ["GPT-5", "73.96", "10.02"],
  ],
};

/** What papers report, with their sources: to show what is usual, not who is better on other questions. */
export const PUBLISHED_SETS: readonly PublishedSet[] = [
  ARENA,
  {
    title: "LLMRouterBench",
    source: "arXiv 2601.07206",
    url: "https://arxiv.org/abs/2601.07206",
    measured: "Gain in accuracy, and cost saved, against GPT-5.",
    columns: ["gain, %", "cost saved, %"],
    rows: [
      ["Avengers-Pro", "+4.0", "+31.7"],
      ["GraphRouter", "+2.8", "−19.7"],
      ["RouteLLM", "+2.6", "+11.4"],
      ["FrugalGPT", "−9.5", "–"],
      ["HybridLLM", "−12.7", "–"],
      ["OpenRouter", "−24.7", "–"],
    ],
  },
  {
    title: "R2-Router, out of distribution",
    source: "arXiv 2602.02823",
    url: "https://arxiv.org/abs/2602.02823",
    measured: "Figures of whole curves, on tasks that no router was fitted on.",
    columns: ["AUDC", "QNC", "peak"],
    rows: [
      ["MIRT", ".63", ".72", ".81"],
      ["CARROT-L", ".67", ".56", ".82"],
      ["R2-Router", ".71", ".26", ".83"],
    ],
  },
  {
    title: "Router-R1",
    source: "arXiv 2506.09033, its table of exact matches",
    url: "https://arxiv.org/abs/2506.09033",
    measured: "Exact match, mean of seven sets of questions, with a policy of Qwen2.5-3B.",
    columns: ["exact match"],
    rows: [
      ["KNN router", ".265"],
      ["RouterDC", ".314"],
      ["GraphRouter", ".297"],
      ["Router-R1", ".416"],
    ],
  },
  {
    title: "Routing Plateau",
    source: "arXiv 2606.07587",
    url: "https://arxiv.org/abs/2606.07587",
    measured:
      "21 methods on 5 benchmarks converge far below the oracle; more training rows and better encoders help.",
    columns: [],
    rows: [],
  },
];

/** Those that have a place in a plot of accuracy over cost. */
export const PUBLISHED_POINTS: readonly PublishedPoint[] = ARENA.rows.map(
  ([name, percent, dollarsPer1000]) => ({
    name,
    accuracy: Number(percent) / 100,
    cost: fromDollars(Number(dollarsPer1000) / 1000),
  }),
);
