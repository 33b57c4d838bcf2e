import type { QuestionWords } from "./question-words.ts";

/** Share of the rare shingles of both texts that both have, from which on one is the other with a few words changed. */
export const NEAR_WORDS = 0.9;
/** Below so many rare shingles in common a changed word may be what is asked. */
const FEWEST_COMMON = 20;
/** A text of fewer words is not looked for inside others. */
const FEWEST_CONTAINED = 8;
/** A text of so many words, and at least half of the other, is the same question whatever is added; else that must be common. */
const CONTAINED_ALONE = 20;
const LEAST_SHARE = 0.5;
/** Rare shingles at a seam between a question and what is added to it. */
const SEAM = 2;

/** Rare shingles of two texts. */
export interface SharedShingles {
  readonly common: number;
  /** Of the one, and of the other. */
  readonly first: number;
  readonly second: number;
  /** Share of shingles that was looked at. */
  readonly share: number;
}

/**
 * Whether two questions are the same in a few other words, or one is the other with something added before or after it (an
 * instruction, say). Numbers and negations must be the same: questions that differ in them are different questions of one
 * template.
 */
export function areNear(
  first: QuestionWords,
  second: QuestionWords,
  shared: SharedShingles,
): boolean {
  if (first.decisive !== second.decisive) return false;
  const { common, share } = shared;
  const all = shared.first + shared.second - common;
  if (common >= FEWEST_COMMON * share && common >= NEAR_WORDS * all) return true;
  return first.words.length <= second.words.length
    ? isContained(first.words, second.words, shared.second - common)
    : isContained(second.words, first.words, shared.first - common);
}

/** `rareBeyond`: rare shingles that only the longer text has. */
function isContained(shorter: Int32Array, longer: Int32Array, rareBeyond: number): boolean {
  if (shorter.length < FEWEST_CONTAINED) return false;
  const at = placeIn(shorter, longer);
  if (at === -1) return false;
  if (shorter.length >= Math.max(CONTAINED_ALONE, LEAST_SHARE * longer.length)) return true;
  const [before, after] = [at, longer.length - shorter.length - at];
  const isPhrase = (added: number): boolean => added === 0 || added > SEAM;
  const seams = Number(before > 0) + Number(after > 0);
  return isPhrase(before) && isPhrase(after) && rareBeyond <= SEAM * seams;
}

function placeIn(shorter: Int32Array, longer: Int32Array): number {
  for (let at = 0; at + shorter.length <= longer.length; at += 1) {
    let length = 0;
    while (length < shorter.length && shorter[length] === longer[at + length]) length += 1;
    if (length === shorter.length) return at;
  }
  return -1;
}
