import { startRoutedWorld } from "../routed-run.ts";
import type { CompletionsServerOptions } from "../servers/completions-server.ts";
import { type Benchmark, median, row } from "./benchmark.ts";

/** A model that decodes 200 tokens a second: about what one GPU gives a small policy. */
const aToken = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

const RUNS = 5;

/**
 * Tokens that a server decodes after a closing tag, which nobody reads and which cost time and money. The control is
 * what the scripted policy would write after it: all that a loop without stop strings pays for.
 */
export const tokensAfterClosing: Benchmark = {
  name: "tokens-after-closing",
  about: "tokens decoded after a closing tag, against what the policy would have gone on to write",
  async run() {
    const unstopped = await unstoppedTokens();
    return [
      row("tokens-after-closing", "tokens", await wastedTokens({}), unstopped),
      row(
        "tokens-after-closing, server without stop strings",
        "tokens",
        await wastedTokens({ ignoresStop: true, pace: aToken }),
        unstopped,
      ),
    ];
  },
};

/** Median of tokens wasted in a run, all its generations together. */
async function wastedTokens(options: Partial<CompletionsServerOptions>): Promise<number> {
  const wasted: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const world = await startRoutedWorld(options);
    await world.run();
    await Promise.all(world.policy.requests.map(({ end }) => end));
    wasted.push(sum(world.policy.generations.map((each) => each.tokensAfterClosing)));
    await world.close();
  }
  return median(wasted);
}

/** The same run's prompts, asked without stop strings and read to the end. */
async function unstoppedTokens(): Promise<number> {
  const world = await startRoutedWorld();
  await world.run();
  const before = world.policy.generations.length;
  for (const prompt of world.policy.prompts.slice(0, before)) {
    const body = JSON.stringify({ model: "router", prompt, stream: true, max_tokens: 1024 });
    const response = await fetch(`${world.policy.url}/v1/completions`, { method: "POST", body });
    await response.text();
  }
  const tokens = world.policy.generations.slice(before).map((each) => each.tokensAfterClosing);
  await world.close();
  return sum(tokens);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
