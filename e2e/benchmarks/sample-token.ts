import { drawPlainly } from "#workers/gpu/draw-plainly.ts";
import { manyLogits } from "#workers/gpu/fixtures/many-logits.ts";
import { sampleToken } from "#workers/gpu/sample-token.ts";
import { type Benchmark, type BenchmarkRow, row } from "./benchmark.ts";

/** Qwen2.5's. */
const VOCABULARY = 151_936;
/** Different logits in turn, so that none of them is in a cache for having been drawn from just now. */
const ARRAYS = 8;
const DRAWS = 400;
const PLAIN_DRAWS = 24;

/**
 * What drawing a token costs the processor, from as many logits as Qwen's, normal with a standard deviation of 2.5. Control:
 * weighing, sorting and adding up all tokens, which gives the same tokens.
 */
export const sampleTokenTime: Benchmark = {
  name: "sample-token",
  about: "processor ms to draw a token from a model's logits, against adding up the vocabulary",
  async run() {
    const logits = Array.from({ length: ARRAYS }, (_, seed) => manyLogits(VOCABULARY, seed));
    const highest = logits.map((each) => each.reduce((most, one) => Math.max(most, one)));
    const rows: BenchmarkRow[] = [];
    for (const temperature of [1, 0.3]) {
      for (const topP of [1, 0.95]) {
        const settings = { temperature, topP };
        const fast = (draw: number): unknown =>
          sampleToken(logits[draw % ARRAYS] as Float32Array, settings, () => randomOf(draw));
        const plain = (draw: number): unknown =>
          drawPlainly(logits[draw % ARRAYS] as Float32Array, highest[draw % ARRAYS] as number, {
            ...settings,
            random: randomOf(draw),
          });
        msEach(fast, DRAWS / 4);
        rows.push(
          row(
            `sample-token, temperature ${temperature}, top-p ${topP}`,
            "ms",
            msEach(fast, DRAWS),
            msEach(plain, PLAIN_DRAWS),
          ),
        );
      }
    }
    return rows;
  },
};

function msEach(work: (draw: number) => unknown, times: number): number {
  const began = process.cpuUsage();
  for (let draw = 0; draw < times; draw += 1) work(draw);
  return process.cpuUsage(began).user / 1000 / times;
}

/** Spread over all of [0, 1), the same in each run. */
function randomOf(draw: number): number {
  return (draw * 0.618_033_988_75) % 1;
}
