import { type CandidateProfile, skillIn } from "./candidate-profile.ts";
import { type Asked, findAsked } from "./find-question.ts";
import { gistOf } from "./gist-of.ts";
import type { Hop, KnownQuestion } from "./known-question.ts";
import { countPieces } from "./pieces.ts";
import { seededPick } from "./seeded.ts";

const UNSURE: readonly [string, ...string[]] = [
  "I am not sure about this, and I would rather not guess. Please ask another model.",
  "I cannot answer this reliably. Another model may know more.",
  "I do not know. My knowledge does not reach that far; a larger model may help.",
];

const UNSURE_CHINESE = "这个问题我没有把握，请询问其他模型。";

const COURTESY: readonly [string, ...string[]] = [
  "\n\nI hope this helps.",
  "\n\nLet me know if you want more detail.",
  "\n\nI can go into more detail where that is useful.",
];

export interface ReplySettings {
  readonly seed: number;
  /** Tokens that the candidate was told to keep to; `null` when nobody told it. */
  readonly budget: number | null;
}

/** Who is asked in which words: which courtesy closes a reply depends on them. */
interface AskedWords {
  readonly model: string;
  readonly message: string;
}

/** What a candidate says to a message. The same profile, message and settings give the same reply. */
export function simulatedReply(
  profile: CandidateProfile,
  model: string,
  message: string,
  settings: ReplySettings,
): string {
  const asked = findAsked(message);
  if (asked === null) return unknownReply(model);
  return replyTo(asked, profile, { ...settings, model, message });
}

/** What a candidate says when it is known what it is asked. */
export function replyTo(
  asked: Asked,
  profile: CandidateProfile,
  { seed, budget, model, message }: ReplySettings & AskedWords,
): string {
  const core =
    asked.kind === "hop"
      ? hopReply(profile, asked.hop, seed)
      : questionReply(profile, asked.known, seed);
  const courteous = profile.verbosity === 2 && !isChinese(core);
  const full = courteous ? core + seededPick(COURTESY, seed, model, message) : core;
  if (budget === null || countPieces(full) <= budget) return full;
  return asked.kind === "hop" ? gistOf(core) : shortReply(profile, asked.known, { seed, budget });
}

/** Whether a candidate of this profile knows a hop. */
function knowsHop(profile: CandidateProfile, hop: Hop): boolean {
  return skillIn(profile, hop.topic) >= hop.needs;
}

function hopReply(profile: CandidateProfile, hop: Hop, seed: number): string {
  if (knowsHop(profile, hop)) return hop.right;
  if (hop.wrong !== undefined) return hop.wrong;
  return isChinese(hop.query) ? UNSURE_CHINESE : seededPick(UNSURE, seed, hop.query);
}

/** Asked for everything at once, a candidate is only as good as its weakest step. */
function questionReply(profile: CandidateProfile, known: KnownQuestion, seed: number): string {
  const missing = known.hops.find((hop) => !knowsHop(profile, hop));
  if (missing !== undefined) return hopReply(profile, missing, seed);
  const steps = known.hops.map((hop) => hop.right).join("\n\n");
  return isChinese(known.question)
    ? `${steps}\n\n答案：**${known.answer}**`
    : `${steps}\n\nSo the answer is **${known.answer}**.`;
}

/**
 * A reply within a token budget: the steps in a word each and the answer, or, where there is no room for that, the answer
 * alone. Without room for its steps a candidate has to do them in its head, and does a long chain as one size smaller.
 */
function shortReply(
  profile: CandidateProfile,
  known: KnownQuestion,
  { seed, budget }: { readonly seed: number; readonly budget: number },
): string {
  const missing = known.hops.find((hop) => !knowsHop(profile, hop));
  if (missing !== undefined) return gistOf(hopReply(profile, missing, seed));
  const brief = `${known.hops.map((hop) => gistOf(hop.right)).join("; ")}. **${known.answer}**`;
  if (countPieces(brief) <= budget) return brief;
  const hurried = known.hops.length > 1 ? smaller(profile) : profile;
  const lost = known.hops.find((hop) => !knowsHop(hurried, hop));
  return lost === undefined ? `**${known.answer}**` : gistOf(hopReply(hurried, lost, seed));
}

function smaller(profile: CandidateProfile): CandidateProfile {
  return { ...profile, skill: profile.skill === 3 ? 2 : 1 };
}

function unknownReply(model: string): string {
  return (
    "**This is the demo world.** I only stand in for the model of this name, and I have no reply to this query: " +
    "no model was asked and nothing left the browser.\n\n" +
    "In a live run:\n\n" +
    `1. the query goes to \`${model}\` at its provider, with your own key;\n` +
    "2. its reply streams in here;\n" +
    "3. the policy reads it and decides whether to ask someone else."
  );
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
