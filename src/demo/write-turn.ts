import { findQuestion } from "./find-question.ts";
import type { Hop, KnownQuestion } from "./known-question.ts";
import { MISSPELT_TAG, type PastCall, readPastCalls, WRONG_CLOSING } from "./past-calls.ts";
import { chooseCandidate, followPlan, honestPlan, type Progress } from "./plan.ts";
import type { PromptView } from "./read-prompt.ts";
import { seededPick } from "./seeded.ts";
import type { Weather } from "./weather.ts";

type Variants = readonly [string, ...string[]];

/** Thoughts that no plan has of its own, because they depend on what went wrong. */
const THOUGHTS = {
  unsettled: [
    "That does not settle it. {name} may know more, so I ask it the same.",
    "I am not convinced by this reply. I put the question to {name} as well.",
    "This leaves the point open. Before I go on I ask {name}.",
  ],
  failed: [
    "That call brought no usable reply. I do not wait for it and ask {name} instead.",
    "Nothing reliable came back. {name} can take over.",
  ],
  "not-in-pool": [
    "I named a model that does not exist here. I have to choose from the list: {name}.",
    "That name is not in my list. {name} is, and it fits.",
  ],
  malformed: [
    "My call was not written as it should be. Once more, properly, to {name}.",
    "I got the tags wrong. I repeat the call to {name} in the right form.",
  ],
  limit: ["No more calls are possible, so I have to answer from what I have."],
  givenUp: ["I asked whom I could and it is still not settled. I will not guess."],
} as const satisfies Record<string, Variants>;

const INVENTED_NAMES: Variants = ["Atlas-400B-Instruct", "Sage-120B-Chat", "Orion-Mega-Instruct"];

/** The ways in which a call is left malformed; the text ends after each, as if the model had stopped by itself. */
const MALFORMED: readonly [(call: string) => string, ...((call: string) => string)[]] = [
  (call) => `<search>${call}`,
  (call) => `<search>${call}${WRONG_CLOSING}`,
  (call) => `${MISSPELT_TAG}${call}</search>`,
];

export interface TurnSettings {
  readonly seed: number;
  readonly weather: Weather;
}

/**
 * What the simulated policy writes after `tail`: one whole turn, from its thought to its call or answer. It depends on
 * nothing but the text and the settings, so a turn that was cut can be written again and continued.
 */
export function writeTurn(view: PromptView, tail: string, settings: TurnSettings): string {
  const { known, calls, progress } = standing(view, tail);
  const { hop } = progress;
  if (hop !== null && !progress.mustAnswer) {
    const name = chooseCandidate(progress, hop, view.names, settings.seed);
    if (name !== null) return callTurn(view, calls, progress, hop, name, settings);
  }
  return `${think(lastThought(known, progress, settings.seed))}<answer>${answerOf(known, progress)}</answer>`;
}

/** Only the answer, when the harness opened the tag itself. */
export function writeAnswer(view: PromptView, tail: string): string {
  const { known, progress } = standing(view, tail);
  return `${answerOf(known, progress)}</answer>`;
}

function standing(
  view: PromptView,
  tail: string,
): { known: KnownQuestion; calls: readonly PastCall[]; progress: Progress } {
  const known = findQuestion(view.question) ?? honestPlan(view.question);
  const calls = readPastCalls(tail);
  return { known, calls, progress: followPlan(known, calls, view.names) };
}

function callTurn(
  view: PromptView,
  calls: readonly PastCall[],
  progress: Progress,
  hop: Hop,
  name: string,
  settings: TurnSettings,
): string {
  const { seed, weather } = settings;
  const fault = faultsOf(weather)[calls.length];
  const named = fault === "invented" ? inventedName(view.names, seed) : name;
  const thought = thoughtBefore(progress, hop, seed).replaceAll("{name}", named);
  const call = `${named}:${hop.query}`;
  if (fault === "malformed") {
    return think(thought) + seededPick(MALFORMED, seed, "malformed")(call);
  }
  return `${think(thought)}<search>${call}</search>`;
}

/** Each fault of the policy happens once: the first in its first call, the next in its second. */
export function faultsOf(weather: Weather): readonly ("malformed" | "invented")[] {
  return [
    ...(weather.malformedTag ? (["malformed"] as const) : []),
    ...(weather.inventedModel ? (["invented"] as const) : []),
  ];
}

function inventedName(names: readonly string[], seed: number): string {
  const name = seededPick(INVENTED_NAMES, seed, "invented");
  return names.includes(name) ? `${name}-v9` : name;
}

function thoughtBefore(progress: Progress, hop: Hop, seed: number): string {
  const { last, unsettled } = progress;
  if (last === "none" || last === "settled") return told(hop.thought, progress);
  if (last === "unsettled" && unsettled === 1 && hop.doubt !== undefined) return hop.doubt;
  return seededPick(THOUGHTS[last], seed, hop.query, unsettled);
}

function lastThought(known: KnownQuestion, progress: Progress, seed: number): string {
  if (progress.hop === null || known.golds.length === 0) return told(known.closing, progress);
  return seededPick(progress.mustAnswer ? THOUGHTS.limit : THOUGHTS.givenUp, seed);
}

/** Leaves out what is only true after a dispute, unless there was one. */
function told(text: string, { disputed }: Progress): string {
  return text.replace(/\{\?([^}]*)\}/g, disputed ? "$1" : "");
}

/** The plan's answer when all is settled; a hop that stayed open leaves the policy without one. */
function answerOf(known: KnownQuestion, progress: Progress): string {
  return progress.hop === null || known.golds.length === 0 ? known.answer : "Unknown";
}

function think(thought: string): string {
  return `<think>${thought}</think>\n`;
}
