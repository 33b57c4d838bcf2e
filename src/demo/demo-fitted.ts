import { toDollars } from "#core/cost/money.ts";
import { estimateTokens } from "#core/cost/price-usage.ts";
import { fitLexical, LEXICAL_DEFAULTS } from "#core/embeddings/lexical/fit-lexical.ts";
import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import { meanCostHead } from "#core/heads/cost-head.ts";
import { finish } from "#core/heads/finish.ts";
import type { FittedHeads } from "#core/heads/fitted/fitted-heads.ts";
import { fitRidgeHeads } from "#core/heads/ridge-heads.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { outcomesOf } from "./demo-heads.ts";
import { keptPerPool } from "./kept-per-pool.ts";
import type { KnownQuestion } from "./known-question.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";

/** The demo world's questions are few: so is what tells them apart. */
const LEXICAL = { ...LEXICAL_DEFAULTS, dimension: 48, termsPerKind: 1024 };
/** Little, because candidates of the demo world do not waver. */
const ALPHA = 0.05;

/**
 * A router of the lab for a pool of the demo world: a lexical embedding and ridge regression, fitted on what every candidate made
 * of the questions that the world knows. Needs no server, as any router that was fitted on texts. Fitted once for a pool.
 */
export const demoFitted = keptPerPool(fitDemo);

function fitDemo(pool: Pool): FittedHeads {
  const texts = KNOWN_QUESTIONS.map(({ question }) => question);
  const lexical = finish(fitLexical(texts, LEXICAL));
  const features = finish(encodeTexts(lexical, texts));
  const outcomes = KNOWN_QUESTIONS.flatMap((known) =>
    pool.map((candidate) => outcomeOf(candidate, known)),
  );
  const scores = Float64Array.from(outcomes, ({ score }) => score);
  const { dimension, name } = lexical;
  const count = pool.length;
  const [heads] = finish(fitRidgeHeads(features, dimension, scores, count, [ALPHA]));
  if (heads === undefined) throw new RangeError("no heads came of one alpha");
  const numbers = Int32Array.from(texts.keys());
  const table: TrainingTable = {
    rows: texts.length,
    candidates: count,
    dimension,
    features,
    scores,
    costs: Float64Array.from(outcomes, ({ cost }) => cost),
    tasks: numbers.map(() => -1),
    groups: numbers,
  };
  return {
    kind: "fitted",
    router: "ridge",
    model: { kind: "linear", link: "identity", heads },
    costs: meanCostHead(table),
    candidates: pool.map(({ id, price }) => ({ name: id, price })),
    tasks: [],
    embedding: { model: name, dimension },
    lexical,
    lambda: 0,
    source: "The demo world: its candidates’ replies to its own questions",
    fit: {
      seed: LEXICAL.seed,
      rows: texts.length,
      validatedRows: 0,
      settings: { alpha: ALPHA, standardised: false },
      points: [],
      aiq: null,
      single: null,
    },
  };
}

/** Score and US dollars of a reply without a limit; an unknown price costs an unknown amount. */
function outcomeOf(candidate: Candidate, known: KnownQuestion) {
  const [score = Number.NaN, tokens = Number.NaN] = outcomesOf(candidate, known).slice(-2);
  const { price } = candidate;
  const input = estimateTokens(known.question);
  const cost =
    price === null ? Number.NaN : toDollars(input * price.input) + tokens * toDollars(price.output);
  return { score, cost };
}
