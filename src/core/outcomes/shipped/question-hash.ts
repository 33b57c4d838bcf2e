import { sha256Hex } from "#core/hash/sha256.ts";
import { normaliseQuestion } from "#core/outcomes/normalise-question.ts";

/** Bytes of a hash that are kept. */
export const HASH_BYTES = 6;

/**
 * The first 48 bits of the SHA-256 of a question as duplicates are found by, as a whole number. Of 10,000 questions two different
 * ones have the same with a chance of 1 in five million.
 */
export function questionHash(text: string): number {
  return Number.parseInt(sha256Hex(normaliseQuestion(text)).slice(0, 2 * HASH_BYTES), 16);
}
