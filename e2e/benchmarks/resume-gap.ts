import { EngineSession } from "#workers/gpu/engine-session.ts";
import { TokenCache } from "#workers/gpu/token-cache.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { type Benchmark, row } from "./benchmark.ts";
import { runOnPage, speaker } from "./page-run.ts";
import { PacedEngine } from "./token-path/paced-engine.ts";

/** A laptop's integrated GPU: 250 tokens read in a second, 40 written. */
const PREFILL_MS = 4;
const DECODE_MS = 25;

/** A candidate that writes 50 words a second. */
const PIECES = Array.from({ length: 150 }, (_, piece) => (piece % 2 === 0 ? " which" : " river"));
const PIECE_MS = 20;

const TEXTS = [
  "<think> I should ask. </think>\n<search> Small-8B: which river? </search>",
  "<think> so it is. </think>\n<answer> the Nile </answer>",
];

/**
 * From the last word of a reply of three seconds until the policy goes on writing, on a model as fast as that of a
 * laptop: with the reply read while it arrives, against reading it when it is there.
 */
export const resumeGap: Benchmark = {
  name: "resume-gap",
  about:
    "ms from a reply's last word until the policy writes on, against reading the reply only then",
  async run() {
    return [row("resume-gap", "ms", await gap(true), await gap(false))];
  },
};

async function gap(readsAhead: boolean): Promise<number> {
  const until = (moment: number): Promise<void> => sleep(moment - performance.now());
  const pace = { decodeMs: DECODE_MS, prefillMs: PREFILL_MS, until };
  const cache = new TokenCache(new PacedEngine(TEXTS, pace));
  const session = new EngineSession(cache, { clock: systemClock });
  if (!readsAhead) session.readAhead = () => undefined;
  let spoken = 0;
  let wentOn: number | null = null;
  await runOnPage({
    question: "Which river is the longest?",
    session,
    candidate: speaker(PIECES, async () => {
      await sleep(PIECE_MS);
      spoken = performance.now();
    }),
    onEvent: ({ type }) => {
      if (type === "text-delta" && spoken > 0) wentOn ??= performance.now();
    },
  });
  if (wentOn === null) throw new Error("the policy did not go on");
  return wentOn - spoken;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
