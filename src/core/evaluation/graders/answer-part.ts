import { extractAnswer } from "#core/metrics/extract-answer.ts";
import { stripBlanks } from "#core/python/text.ts";

const END_OF_THOUGHT = "</think>";

/**
 * The part of a reply that is meant as its answer: the last complete answer pair, else what follows the last thought, else all of it.
 * A thought that never ends is the whole reply: then nothing was answered.
 */
export function answerPart(reply: string): string {
  const answer = extractAnswer(reply);
  if (answer !== null) return answer;
  const end = reply.lastIndexOf(END_OF_THOUGHT);
  if (end !== -1) return stripBlanks(reply.slice(end + END_OF_THOUGHT.length));
  return /^\s*<think>/.test(reply) ? "" : stripBlanks(reply);
}
