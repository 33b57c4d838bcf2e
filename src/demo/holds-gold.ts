import { gistOf } from "./gist-of.ts";
import type { KnownQuestion } from "./known-question.ts";
import { holdsWords, toWords } from "./words.ts";

/**
 * Whether a reply holds an answer that counts as right. A wrong reply may name it in passing (“The Eiffel Tower is 300 m
 * tall”): what the world itself counts as wrong is not right because of that.
 */
export function holdsGold(known: KnownQuestion, reply: string): boolean {
  const isWrong = known.hops.some(
    ({ wrong }) => wrong !== undefined && (reply.includes(wrong) || reply.trim() === gistOf(wrong)),
  );
  if (isWrong) return false;
  const words = toWords(reply).join(" ");
  return [known.answer, ...known.golds].some((gold) => holdsWords(words, toWords(gold).join(" ")));
}
