import type { HeadModel, PerBudget } from "#core/heads/heads.ts";
import { estimateInputTokens, tokensOfWords } from "#core/heads/input-tokens.ts";
import { RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { optionsOf, rankOptions } from "#core/heads/rank-options.ts";
import { budgetOf } from "#core/heads/read-checkpoint.ts";
import { arenaScore, r2ArenaScore } from "#core/metrics/arena-score.ts";
import { audc, costAtTarget, qnc, unscaledArea } from "#core/metrics/curve-metrics.ts";
import { type GridPart, lambdaGrid } from "#core/metrics/lambda-grid.ts";
import { pythonRound } from "#core/python/round.ts";
import { splitWords } from "#core/python/text.ts";
import { type AdapterEntry, type GoldenCase, onInput } from "./golden.ts";
import { reportOption } from "./r2-report.ts";

type Casting<Case> = (testCase: Case) => GoldenCase;

/** Cases of a file that does not divide them into input and output. */
function divided<Case>(divide: Casting<Case>): NonNullable<AdapterEntry["casesOf"]> {
  return async (file) => (file as { readonly cases: readonly Case[] }).cases.map(divide);
}

interface ArenaCase {
  readonly label: string;
  readonly cost_per_1k: number;
  readonly accuracy: number;
  readonly routerarena_score: number | "ValueError";
  readonly r2_script_score_x100: number;
}

interface CurveCase {
  readonly cost: readonly number[];
  readonly quality: readonly number[];
  readonly global_cost_range: readonly [number, number] | null;
  readonly target: number | null;
  readonly target_rate: number | null;
}

interface GridCase {
  readonly spec: string;
}

interface CostCase {
  readonly input_price_per_million: number;
  readonly output_price_per_million: number;
  readonly input_tokens: number;
  readonly unlimited_tokens_predicted: number;
  readonly cost: readonly (readonly [number | "unlimited", number])[];
  readonly reported_unlimited_tokens: number;
}

interface SyntheticModel {
  readonly name: string;
  readonly limited: readonly (readonly [string, number])[];
  readonly unlimited_quality: number;
  readonly unlimited_tokens: number;
  readonly in: number;
  readonly out: number;
}

interface SyntheticCase {
  readonly label: string;
  readonly models: readonly SyntheticModel[];
  readonly lambda: number | null;
  readonly input_tokens: number | null;
  readonly selected: unknown;
  readonly ranked: unknown;
}

interface WordFile {
  readonly cases: readonly { readonly text: string }[];
  readonly by_count?: readonly { readonly word_count: number }[];
}

export const R2_FIGURES: readonly AdapterEntry[] = [
  {
    file: "r2_arena",
    recorded: "compute_arena_score(cost, accuracy) / arena_score(accuracy, cost)",
    casesOf: divided<ArenaCase>(({ label, cost_per_1k, accuracy, ...output }) => {
      return { name: label, input: { cost_per_1k, accuracy }, output };
    }),
    run: onInput<ArenaCase>(({ cost_per_1k, accuracy }) => ({
      routerarena_score: orValueError(() => arenaScore(cost_per_1k, accuracy)),
      r2_script_score_x100: r2ArenaScore(cost_per_1k, accuracy) * 100,
    })),
  },
  {
    file: "r2_curve_metrics",
    recorded:
      "main/evaluation/compare_methods.py: calculate_audc, calculate_qnc, parse_lambda_distribution (removed from the current tree)",
    inputFields: [
      "spec",
      "cost",
      "quality",
      "global_cost_range",
      "target",
      "target_rate",
      "audc",
      "audc_unnormalised",
      "qnc",
      "cost_at_target",
    ],
    casesOf: async (file) => curveCases(file as Parameters<typeof curveCases>[0]),
    run: onInput<CurveCase | GridCase>((input) =>
      "spec" in input ? describeGrid(input) : measureCurve(input),
    ),
  },
  {
    file: "r2_round",
    recorded: "Python built-in round (used for every reported number)",
    casesOf: divided<readonly number[]>(([value, ...output]) => ({ input: value, output })),
    run: onInput<number>((value) => [1, 4, 8].map((digits) => pythonRound(value, digits))),
  },
  {
    file: "r2_input_tokens",
    recorded: "R2Router._estimate_input_tokens",
    casesOf: async (file) => {
      const { cases, by_count = [] } = file as WordFile;
      return [
        ...cases.map((output) => ({ input: { text: output.text }, output })),
        ...by_count.map((output) => ({ input: { word_count: output.word_count }, output })),
      ];
    },
    run: onInput<{ readonly text: string } | { readonly word_count: number }>((input) =>
      "text" in input
        ? {
            ...input,
            words: splitWords(input.text).length,
            tokens: estimateInputTokens(input.text),
          }
        : { ...input, tokens: tokensOfWords(input.word_count) },
    ),
  },
  {
    file: "r2_cost",
    recorded: "R2Router.route (cost part, run with constant predictors)",
    inputFields: [
      "model",
      "input_price_per_million",
      "output_price_per_million",
      "input_tokens",
      "unlimited_tokens_predicted",
      "cost",
      "reported_unlimited_tokens",
    ],
    casesOf: divided<CostCase>((input) => {
      const { cost, reported_unlimited_tokens } = input;
      return { input, output: { cost, reported_unlimited_tokens } };
    }),
    run: onInput<CostCase>(priceOptions),
  },
  {
    file: "r2_route_synthetic",
    recorded: "R2Router.route (run with constant predictors)",
    inputFields: ["models", "lambda", "input_tokens"],
    casesOf: divided<SyntheticCase>(({ label, selected, ranked, ...input }) => {
      return { name: label, input, output: { selected, ranked } };
    }),
    run: onInput<SyntheticCase>(rankSynthetic),
  },
];

function orValueError(score: () => number): number | "ValueError" {
  try {
    return score();
  } catch (thrown) {
    if (thrown instanceof RangeError) return "ValueError";
    throw thrown;
  }
}

function curveCases({
  cases,
  lambda_grids = [],
}: {
  readonly cases: readonly (CurveCase & Readonly<Record<string, unknown>>)[];
  readonly lambda_grids?: readonly (GridCase & Readonly<Record<string, unknown>>)[];
}): readonly GoldenCase[] {
  return [
    ...cases.map((input) => {
      const { audc: area, audc_unnormalised, qnc: neutral, cost_at_target } = input;
      return { input, output: { audc: area, audc_unnormalised, qnc: neutral, cost_at_target } };
    }),
    ...lambda_grids.map((output) => ({ input: { spec: output.spec }, output })),
  ];
}

function measureCurve({ cost, quality, global_cost_range, target, target_rate }: CurveCase) {
  const points = cost.map((value, index) => ({ cost: value, quality: quality[index] ?? 0 }));
  const asked = target === null ? undefined : target * (target_rate ?? 1);
  const range = global_cost_range ?? undefined;
  return {
    audc: audc(points, range),
    audc_unnormalised: unscaledArea(points),
    qnc: qnc(points, asked, range),
    cost_at_target: costAtTarget(points, asked),
  };
}

function describeGrid({ spec }: GridCase) {
  const parts = spec.split(";").map((part): GridPart => {
    const [from = 0, to = 0, count = 0] = part.split(",").map(Number);
    return { from, to, count };
  });
  const values = lambdaGrid(parts);
  return { spec, count: values.length, first: values.slice(0, 3), last: values.slice(-3) };
}

/** Every option of one model, in the case's order of budgets. */
function priceOptions(input: CostCase) {
  const { input_tokens: inputTokens, cost, unlimited_tokens_predicted } = input;
  const budgets = cost.map(([budget]) => budget);
  const predicted: PerBudget<number> = {
    limited: budgets
      .filter((budget) => budget !== "unlimited")
      .map((budget) => ({ budget, quality: 0.5 })),
    unlimited: { quality: 0.5, tokens: unlimited_tokens_predicted },
  };
  const price = {
    inputPerMillion: input.input_price_per_million,
    outputPerMillion: input.output_price_per_million,
  };
  const settings = { lambda: RELEASED_LAMBDA, inputTokens, fidelity: "paper" } as const;
  const rated = rankOptions(optionsOf("a", predicted, price, "paper"), settings).map((option) =>
    reportOption(option, []),
  );
  const unlimited = rated.find(({ budget }) => budget === "unlimited");
  return {
    cost: budgets.map((budget) => [budget, rated.find((one) => one.budget === budget)?.cost]),
    reported_unlimited_tokens: unlimited?.output_tokens,
  };
}

function rankSynthetic({ models, lambda, input_tokens }: SyntheticCase) {
  const options = models.flatMap((model) => {
    const limited = model.limited.map(([key, quality]) => ({ budget: budgetOf(key), quality }));
    const unlimited = { quality: model.unlimited_quality, tokens: model.unlimited_tokens };
    const price = { inputPerMillion: model.in, outputPerMillion: model.out };
    return optionsOf(model.name, { limited, unlimited }, price, "paper");
  });
  const settings = {
    lambda: lambda ?? RELEASED_LAMBDA,
    inputTokens: input_tokens ?? 100,
    fidelity: "paper",
  } as const;
  const none: readonly HeadModel[] = [];
  const ranked = rankOptions(options, settings).map((option) => reportOption(option, none));
  const rows = ranked.map(({ model, budget, output_tokens, quality, cost, risk }) => {
    return [model, budget, output_tokens, quality, cost, risk];
  });
  return { selected: rows[0]?.slice(0, 2), ranked: rows };
}
