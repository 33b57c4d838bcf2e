import { lambdaOfScale } from "#core/heads/lambda-scale.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import { optionsOf, rankOptions } from "#core/heads/rank-options.ts";
import { seededRandom } from "#core/loop/random.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import { type Benchmark, median, row } from "./benchmark.ts";
import { syntheticHeads, unitVector } from "./r2-world.ts";

/** What a decision may take after the embedding, in ms. */
const LIMIT = 1;
/** Each is timed alone: a batch would be longer than a busy machine's turn. */
const DECISIONS = 1200;
const WARM_UPS = 400;

/** The whole decision for 11 models with 16 options each: 187 predictions on 1024 numbers, rating, ranking. */
export const r2Decision: Benchmark = {
  name: "r2-decision",
  about:
    "ms from an embedding to the ranked options of 11 models and 16 budgets, against the limit",
  async run() {
    const heads = syntheticHeads();
    const draw = seededRandom(2);
    const embeddings = Array.from({ length: 20 }, () => unitVector(draw));
    const decide = (embedding: Float64Array, fidelity: Fidelity): number => {
      const predicted = predictHeads(heads, embedding);
      const options = heads.models.flatMap((model, index) => {
        const values = predicted[index];
        return values === undefined ? [] : optionsOf(model.name, values, model, fidelity);
      });
      const settings = { lambda: lambdaOfScale(0.5), inputTokens: 40, fidelity };
      return rankOptions(options, settings).length;
    };
    return (["switchyard", "paper"] as const).map((fidelity) => {
      const times = Array.from({ length: DECISIONS }, (_, index) => {
        const embedding = embeddings[index % embeddings.length] ?? new Float64Array();
        const began = performance.now();
        const ranked = decide(embedding, fidelity);
        const ms = performance.now() - began;
        if (ranked !== 176) throw new Error("not every option was ranked");
        return ms;
      });
      return row(`r2-decision-${fidelity}`, "ms", median(times.slice(WARM_UPS)), LIMIT);
    });
  },
};
