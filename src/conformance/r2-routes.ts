import { listPerBudget } from "#core/heads/heads.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import type { AdapterEntry, GoldenCase, ReadNeighbour } from "./golden.ts";
import { bytesOfBase64, loadReleased, type Released } from "./r2-released.ts";
import { rankReleased, reportOption } from "./r2-report.ts";

/** A recorded case with the released heads that it is checked on. */
type Input<Case> = Case & { readonly released: Released };

interface EmbeddingCase {
  readonly id: number;
  readonly norm: number;
}

interface PredictCase {
  readonly embedding: number;
  readonly f64_base64: string;
  readonly tolerances: Tolerances;
}

interface RouteCase {
  readonly embedding: number;
  readonly lambda: number | null;
  readonly input_tokens: number;
  readonly selected: unknown;
  readonly tied_at_top: number;
  readonly next_distinct_risk: number | null;
}

interface RankedCase {
  readonly embedding: number;
  readonly lambda: number | null;
  readonly input_tokens: number;
  readonly ranked: unknown;
}

/** How far predictions may be from the recorded ones: qualities, and the far larger numbers of tokens. */
interface Tolerances {
  readonly quality: number;
  readonly tokens: number;
}

/** How far apart two ways to add a thousand squares may be. */
const NORM_TOLERANCE = 1e-12;

export const R2_ROUTES: readonly AdapterEntry[] = [
  {
    file: "r2_embeddings",
    recorded: "none (inputs shared by the other r2_*.json files)",
    needsReleased: true,
    inputFields: ["id", "kind", "norm", "f32_base64", "released"],
    casesOf: withReleased<EmbeddingCase>((input) => ({ input, output: "as long as recorded" })),
    run: onReleased<EmbeddingCase>(({ id, norm, released }) => {
      const embedding = embeddingAt(released, id);
      const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
      return Math.abs(length - norm) <= NORM_TOLERANCE * norm ? "as long as recorded" : length;
    }),
  },
  {
    file: "r2_predict",
    recorded: "sklearn Ridge.predict on every released head (unclipped)",
    needsReleased: true,
    inputFields: ["embedding", "f64_base64", "tolerances", "released"],
    casesOf: withReleased<PredictCase>((input, file) => ({
      input: { ...input, tolerances: tolerancesOf(file) },
      output: [],
    })),
    run: onReleased<PredictCase>(farPredictions),
  },
  {
    file: "r2_route",
    recorded: "R2Router.route (selected pair)",
    needsReleased: true,
    inputFields: [
      "embedding",
      "lambda",
      "input_tokens",
      "input_tokens_passed",
      "selected",
      "tied_at_top",
      "next_distinct_risk",
      "min_rounding_margin",
      "released",
    ],
    casesOf: withReleased<RouteCase>((input) => {
      const { selected, tied_at_top, next_distinct_risk } = input;
      return { input, output: { selected, tied_at_top, next_distinct_risk } };
    }),
    run: onReleased<RouteCase>(({ embedding, lambda, input_tokens, released }) => {
      const ranked = rankReleased(
        released.heads,
        embeddingAt(released, embedding),
        lambda,
        input_tokens,
      ).map((option) => reportOption(option, released.heads.models));
      const [selected] = ranked;
      const next = ranked.find(({ risk }) => risk !== selected?.risk);
      return {
        selected,
        tied_at_top: ranked.filter(({ risk }) => risk === selected?.risk).length,
        next_distinct_risk: next?.risk ?? null,
      };
    }),
  },
  {
    file: "r2_route_ranked",
    recorded: 'R2Router.route()["all_options"]',
    needsReleased: true,
    inputFields: ["embedding", "lambda", "input_tokens", "ranked", "released"],
    casesOf: withReleased<RankedCase>((input) => ({ input, output: input.ranked })),
    run: onReleased<RankedCase>(({ embedding, lambda, input_tokens, released }) => {
      const { heads } = released;
      const names = heads.models.map(({ name }) => name);
      return rankReleased(heads, embeddingAt(released, embedding), lambda, input_tokens)
        .map((option) => reportOption(option, heads.models))
        .map(({ model, budget, output_tokens, quality, cost, risk }) => {
          return [names.indexOf(model), budget, output_tokens, quality, cost, risk];
        });
    }),
  },
];

function withReleased<Case>(
  divide: (testCase: Input<Case>, file: unknown) => GoldenCase,
): NonNullable<AdapterEntry["casesOf"]> {
  return async (file: unknown, readNeighbour: ReadNeighbour) => {
    const released = await loadReleased(readNeighbour);
    const { cases } = file as { readonly cases: readonly Case[] };
    return cases.map((testCase) => divide({ ...testCase, released }, file));
  };
}

function onReleased<Case>(run: (input: Input<Case>) => unknown): AdapterEntry["run"] {
  return ({ input }) => run(input as Input<Case>);
}

function embeddingAt({ embeddings }: Released, index: number): Float64Array {
  const embedding = embeddings[index];
  if (embedding === undefined) throw new RangeError(`there is no embedding ${index}`);
  return embedding;
}

/** What the file states: one number, or a text that ends with one for qualities and one for tokens; without them every bit counts. */
function tolerancesOf(file: unknown): Tolerances {
  const stated = typeof file === "object" && file !== null && "tolerance" in file && file.tolerance;
  if (typeof stated === "number") return { quality: stated, tokens: stated };
  const numbers = /(\S+) \/ (\S+)$/.exec(String(stated));
  if (numbers === null) return { quality: 0, tokens: 0 };
  return { quality: Number(numbers[1]), tokens: Number(numbers[2]) };
}

/** The predictions that are not within the stated tolerance. */
function farPredictions({
  embedding,
  f64_base64,
  tolerances,
  released,
}: Input<PredictCase>): readonly string[] {
  const { heads } = released;
  const expected = new Float64Array(bytesOfBase64(f64_base64).buffer);
  const predicted = predictHeads(heads, embeddingAt(released, embedding)).flatMap(listPerBudget);
  const perModel = predicted.length / heads.models.length;
  if (predicted.length !== expected.length) return [`${predicted.length} predictions`];
  return predicted.flatMap((value, index) => {
    const isTokens = index % perModel === perModel - 1;
    const error = Math.abs(value - (expected[index] ?? Number.NaN));
    const isNear = error <= (isTokens ? tolerances.tokens : tolerances.quality);
    return isNear ? [] : [`head ${index}: ${value}`];
  });
}
