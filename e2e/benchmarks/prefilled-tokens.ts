import { EngineSession } from "#workers/gpu/engine-session.ts";
import { TokenCache } from "#workers/gpu/token-cache.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { type Benchmark, row } from "./benchmark.ts";
import { runOnPage, speaker } from "./page-run.ts";
import { PacedEngine } from "./token-path/paced-engine.ts";

const CALLS = 4;

const QUESTIONS = ["Which river is the longest?", "Which of all rivers is the second?"] as const;

const NO_TIME = { decodeMs: 0, prefillMs: 0, until: () => Promise.resolve() };

/**
 * Tokens that the model has to read in a run of five rounds: with a session that only grows, against a runtime that reads
 * the whole text again for each round, as one without a kept cache does. And in the next run, whose prompt begins alike.
 */
export const prefilledTokens: Benchmark = {
  name: "prefilled-tokens",
  about: "tokens read in a run of five rounds, against reading the whole text again in each round",
  async run() {
    const cache = new TokenCache(new PacedEngine([...textsOf(0), ...textsOf(1)], NO_TIME));
    const first = await measure(cache, QUESTIONS[0]);
    const second = await measure(cache, QUESTIONS[1]);
    return [
      row("prefilled-tokens", "tokens", first.read, first.again),
      row("prefilled-tokens, against the fewest", "tokens", first.read, first.least),
      row("prefilled-tokens, next question", "tokens", second.read, second.again),
    ];
  },
};

/** What the policy writes: a thought and a call in each round, and the answer in the last. */
function textsOf(run: number): readonly string[] {
  const round = (call: number): string =>
    `<think> I should look this up, and it's best to ask. </think>\n<search> Small-8B: which river is number ${run}${call}? </search>`;
  const calls = Array.from({ length: CALLS }, (_, call) => round(call));
  return [...calls, "<think> so it is. </think>\n<answer> the Nile </answer>"];
}

async function measure(cache: TokenCache, question: string) {
  const session = new EngineSession(cache, { clock: systemClock });
  let again = 0;
  const generate = session.generate.bind(session);
  session.generate = (options) => {
    again += session.length;
    return generate(options);
  };
  const reply = "The Nile is the longest river, of 6650 kilometres; the Amazon is second.";
  let least = 0;
  await runOnPage({
    question,
    session,
    candidate: speaker([reply], () => Promise.resolve()),
    // The run closes its session.
    onEvent: ({ type }) => {
      if (type === "answer") least = session.minimumPrefill;
    },
  });
  return { read: session.usage.prefilledTokens, least, again };
}
