import { splitWords } from "#core/python/text.ts";

const TOKENS_PER_WORD = 1.3;

/**
 * The released code's estimate of a question's tokens: 1.3 per word, rounded down, at least 1. Words are what Python
 * splits at blanks, so a text without blanks is one word in whatever script. (`R2Router._estimate_input_tokens`.)
 */
export function estimateInputTokens(text: string): number {
  return tokensOfWords(splitWords(text).length);
}

export function tokensOfWords(words: number): number {
  return Math.max(1, Math.trunc(words * TOKENS_PER_WORD));
}
