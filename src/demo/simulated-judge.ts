import { type CandidateProfile, skillIn } from "./candidate-profile.ts";
import { findQuestion } from "./find-question.ts";
import { holdsGold } from "./holds-gold.ts";

/** How a harness asks for a judgement: a system text that wants one of two words, and question and reply below it. */
const ASKS_FOR_JUDGEMENT = /\byes or no\b/i;
const TO_JUDGE = /^Question:\n([\s\S]*?)\n\nReply:\n([\s\S]*)$/;

const GIVES_UP = /\b(?:not sure|cannot answer|do not know)\b|没有把握/i;

/**
 * What a candidate says when it is asked to judge a reply; `null` when it is asked something else. One that knows the
 * question judges rightly, one that does not believes whatever sounds sure.
 */
export function simulatedJudgement(
  profile: CandidateProfile,
  system: string,
  message: string,
): string | null {
  const [, question, reply] = TO_JUDGE.exec(message) ?? [];
  if (!ASKS_FOR_JUDGEMENT.test(system) || question === undefined || reply === undefined) {
    return null;
  }
  const known = findQuestion(question);
  const knows = known?.hops.every((hop) => skillIn(profile, hop.topic) >= hop.needs) ?? false;
  const isRight = known !== null && knows ? holdsGold(known, reply) : !GIVES_UP.test(reply);
  return isRight ? "yes" : "no";
}
