import { profileOf } from "./candidate-profile.ts";
import { settles } from "./find-question.ts";
import { LARGE_LLAMA, SMALL } from "./knowledge/asks.ts";
import type { Ask, Hop, KnownQuestion } from "./known-question.ts";
import type { PastCall } from "./past-calls.ts";
import { seededPick } from "./seeded.ts";

/** Why the policy is where it is: what its last call brought. */
export type Outcome = "none" | "settled" | "unsettled" | "failed" | "not-in-pool" | "malformed";

/** Where a plan stands after the calls that were made. */
export interface Progress {
  /** The hop to be settled next; `null` when all are. */
  readonly hop: Hop | null;
  /** How many calls for the hop were made in vain. */
  readonly tries: number;
  /** Who was asked what and is not asked it again, as `name:query`. */
  readonly asked: ReadonlySet<string>;
  /** How many replies to it did not settle it. */
  readonly unsettled: number;
  readonly last: Outcome;
  /** The hop that was settled last had other replies before. */
  readonly disputed: boolean;
  /** The harness said that no more calls are possible. */
  readonly mustAnswer: boolean;
}

/** Calls for one hop after which the policy gives it up. */
const MOST_TRIES = 3;

/** A harness's word that nothing more can be asked. */
export const NO_MORE_CALLS =
  /\b(no (more|further) calls?|answer now|budget .{0,40}(used up|exhausted|reached))\b/i;

/** What a harness writes in place of a reply. Short: a reply that merely speaks of errors is longer. */
export const TROUBLE =
  /call a model with|was not made|asked exactly this|broke off here|\bfailed: |\berror\b|not (in|part of) the pool|timed out|^none$|^$/i;

/** Follows the plan through what was written and inserted so far. */
export function followPlan(
  known: KnownQuestion,
  calls: readonly PastCall[],
  names: readonly string[],
): Progress {
  const asked = new Set<string>();
  let at = 0;
  let tries = 0;
  let unsettled = 0;
  let last: Outcome = "none";
  let disputed = false;
  for (const call of calls) {
    const hop = known.hops[at];
    if (hop === undefined) break;
    last = outcomeOf(call, hop, names);
    if (last === "malformed" || last === "not-in-pool") continue;
    asked.add(`${call.name}:${hop.query}`);
    if (last === "settled") {
      at += 1;
      disputed = unsettled > 0;
      tries = 0;
      unsettled = 0;
    } else {
      tries += 1;
      if (last === "unsettled") unsettled += 1;
    }
  }
  const mustAnswer = calls.some((call) => NO_MORE_CALLS.test(call.observation));
  return { hop: known.hops[at] ?? null, tries, asked, unsettled, last, disputed, mustAnswer };
}

/** Whom to ask for the hop; `null` when nobody is left or enough were asked. */
export function chooseCandidate(
  progress: Progress,
  hop: Hop,
  names: readonly string[],
  seed: number,
): string | null {
  if (progress.tries >= MOST_TRIES) return null;
  const ask = hop.asks[progress.tries] ?? lastResort(progress, hop);
  const ranked = names
    .filter((name) => !progress.asked.has(`${name}:${hop.query}`))
    .map((name) => ({ name, distance: distanceTo(ask, name) }));
  const least = Math.min(...ranked.map((one) => one.distance));
  const [first, ...others] = ranked.filter((one) => one.distance === least).map((one) => one.name);
  return first === undefined ? null : seededPick([first, ...others], seed, hop.query);
}

/** Past the plan: after a failed call one of the same kind, after a reply that settled nothing a large one. */
function lastResort(progress: Progress, hop: Hop): Ask {
  return progress.unsettled > 0 ? LARGE_LLAMA : (hop.asks.at(-1) ?? LARGE_LLAMA);
}

/** 0 is exactly who is meant; a larger candidate stands in better than a smaller one. */
export function distanceTo(ask: Ask, name: string): number {
  const { family, skill } = profileOf(name);
  const sizes = skill >= ask.skill ? (skill - ask.skill) * 2 : (ask.skill - skill) * 2 + 1;
  const isOther = ask.family !== undefined && ask.family !== family;
  return sizes * 2 + (isOther ? 1 : 0);
}

function outcomeOf(call: PastCall, hop: Hop, names: readonly string[]): Outcome {
  const isTrouble = call.observation.length < 1500 && TROUBLE.test(call.observation);
  if (hop.proof.length > 0 ? settles(hop, call.observation) : !isTrouble) return "settled";
  if (!call.wellFormed && isTrouble) return "malformed";
  if (!names.includes(call.name)) return "not-in-pool";
  return isTrouble ? "failed" : "unsettled";
}

/** A query is short; what is left out of a long question is its middle, and it shows. */
function withoutMiddle(text: string): string {
  if (text.length <= 300) return text;
  const beginning = text.slice(0, 150).replace(/[\ud800-\udbff]$/, "");
  const end = text.slice(-150).replace(/^[\udc00-\udfff]/, "");
  return `${beginning.trim()} … ${end.trim()}`;
}

/** The plan for a question that the demo world does not know: two candidates, and no made-up answer. */
export function honestPlan(question: string): KnownQuestion {
  const query = withoutMiddle(
    question
      .replace(/[<>[\]{}:：]/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
  return {
    question,
    golds: [],
    hops: [
      {
        thought:
          "This is the demo world, and it has no script for this question. I route it anyway, so that the way can be seen: first to {name}, which is small and quick.",
        asks: [SMALL],
        query,
        proof: [],
        needs: 1,
        right: "",
      },
      {
        thought:
          "As expected, a simulated candidate cannot know this. A real policy might now ask a larger model, so I put it to {name} too.",
        asks: [LARGE_LLAMA],
        query,
        proof: [],
        needs: 1,
        right: "",
      },
    ],
    closing:
      "Everything I was told is simulated, so I have no ground for an answer and I will not make one up. I say so plainly.",
    answer: "Simulated: the demo world does not know this question",
  };
}
