import { createServer } from "vite";
import { type Benchmark, type BenchmarkRow, median, row } from "./benchmark.ts";
import { launchChromium } from "./chromium-page.ts";
import type { MeasureTokenPath, Sampling, TokenPath } from "./token-path/page.ts";

/** What a fast device decodes in a second. */
const RATE = 500;

const RUNS = 3;

/** Of the thought that is written, about a token each: six seconds, so that a frame more or less is nothing. */
const WORDS = 3000;

/** The paper's own rollouts draw at 1, the router as shipped at 0.3. */
const SAMPLINGS: readonly Sampling[] = [1, 0.3].flatMap((temperature) =>
  [1, 0.95].map((topP) => ({ temperature, topP })),
);

/**
 * Tokens of a model that writes 500 a second, as many as come to the page in a second: through the session, its channel
 * between the workers, the policy, its events and the run's port. And what that way costs for each token when the model
 * itself takes no time. The logits are as many as Qwen's and as a model's are, so that much of the vocabulary can be drawn.
 */
export const tokenPath: Benchmark = {
  name: "token-path",
  about:
    "tokens a second that reach the page of a model that writes 500, and ms of the way for each token, against the ms that such a model takes for it",
  async run() {
    const [browser, site] = await Promise.all([
      launchChromium(),
      createServer({ server: { host: "127.0.0.1", port: 0 }, logLevel: "silent" }),
    ]);
    try {
      await site.listen();
      const page = await browser.newPage();
      const home = site.resolvedUrls?.local[0] ?? site.resolvedUrls?.network[0] ?? "";
      await page.goto(new URL("e2e/benchmarks/token-path/page.html", home).href);
      await page.waitForFunction("window.measureTokenPath !== undefined");
      const measure: MeasureTokenPath = (decodeMs, words, sampling) =>
        page.evaluate(
          async ([ms, count, drawn]) => {
            const path = await window.measureTokenPath?.(ms, count, drawn);
            if (path === undefined) throw new Error("the page cannot measure");
            return path;
          },
          [decodeMs, words, sampling] as const,
        );
      const rows: BenchmarkRow[] = [];
      for (const sampling of SAMPLINGS) rows.push(...(await rowsFor(measure, sampling)));
      return rows;
    } finally {
      await Promise.all([browser.close(), site.close()]);
    }
  },
};

async function rowsFor(measure: MeasureTokenPath, sampling: Sampling): Promise<BenchmarkRow[]> {
  // The first run pays for everything that is fetched and compiled.
  await measure(0, 50, sampling);
  const paced: TokenPath[] = [];
  const free: TokenPath[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    paced.push(await measure(1000 / RATE, WORDS, sampling));
    free.push(await measure(0, WORDS, sampling));
  }
  const msOf = ({ elapsedMs, arrived }: TokenPath): number => elapsedMs / arrived;
  const how = `temperature ${sampling.temperature}, top-p ${sampling.topP}`;
  return [
    row(`token-path, a second at 500, ${how}`, "tokens", 1000 / median(paced.map(msOf)), RATE),
    row(`token-path, for each token, ${how}`, "ms", median(free.map(msOf)), 1000 / RATE),
  ];
}
