import { RowGroups } from "#core/outcomes/group-rows.ts";
import { areNear } from "./near-pair.ts";
import { type QuestionWords, questionWords } from "./question-words.ts";
import { indexShingles, type ShingleIndex } from "./shingle-index.ts";

/** A longer text is the same as another only where it is so word for word. */
const LONGEST_TEXT = 100_000;
const TEXTS_AT_A_TIME = 32;
/** Words and comparisons between two chances to stop. */
const WORK_AT_A_TIME = 200_000;
/** How many texts may have a shingle that still says what is asked: one in a hundred, within these bounds. */
const [FEWEST_TEXTS, MOST_TEXTS, SHARE_OF_TEXTS] = [4, 8, 0.01];

/**
 * Groups texts that are the same question in nearly the same words, and those that `groupOf` groups already. Gives each text's group
 * by the number of its first member. Texts are compared by what they say, not by vectors: among questions of one template vectors
 * that differ in a number only are as near as true duplicates. Near texts do not chain: a group is what is near to its shortest
 * text. Empty texts are near nothing. Of tables with more than four million words only a share of the phrases is compared. Memory
 * beside the texts: 4 bytes for each word and at most 112 MB. Yields every few milliseconds.
 */
export function* nearQuestions(
  texts: readonly string[],
  groupOf: ArrayLike<number>,
): Generator<void, Int32Array> {
  const groups = new RowGroups(texts.length);
  for (let row = 0; row < texts.length; row += 1) groups.join(row, groupOf[row] as number);
  const { rows, questions } = yield* differentQuestions(texts, groups);
  const index = yield* indexShingles(
    questions.map(({ words }) => words),
    Math.min(MOST_TEXTS, Math.max(FEWEST_TEXTS, Math.ceil(SHARE_OF_TEXTS * questions.length))),
  );
  const near = yield* nearLists(questions, index);
  for (const [hub, others] of aroundShortest(questions, near)) {
    for (const other of others) groups.join(rows[hub] as number, rows[other] as number);
  }
  return groups.firstMembers();
}

/** The texts without those that have the same words as an earlier one: these are joined to it. */
function* differentQuestions(texts: readonly string[], groups: RowGroups) {
  const rows: number[] = [];
  const questions: QuestionWords[] = [];
  const firsts = new Map<number, number>();
  for (const [row, text] of texts.entries()) {
    if (row % TEXTS_AT_A_TIME === 0) yield;
    if (text.length > LONGEST_TEXT) continue;
    const question = questionWords(text);
    if (question.words.length === 0) continue;
    const first = firsts.get(question.key);
    if (first !== undefined) {
      groups.join(first, row);
      continue;
    }
    firsts.set(question.key, row);
    rows.push(row);
    questions.push(question);
  }
  return { rows, questions };
}

/** For each question those that are near to it. */
function* nearLists(
  questions: readonly QuestionWords[],
  index: ShingleIndex,
): Generator<void, ReadonlyMap<number, readonly number[]>> {
  const near = new Map<number, number[]>();
  const add = (one: number, other: number): void => {
    const list = near.get(one);
    if (list === undefined) near.set(one, [other]);
    else list.push(other);
  };
  const common = new Int32Array(questions.length);
  const rare = rareCounts(index);
  let work = 0;
  for (const [first, question] of questions.entries()) {
    const met = meet(first, index, common);
    for (const second of met) {
      const shared = {
        common: common[second] as number,
        first: rare[first] as number,
        second: rare[second] as number,
        share: index.share,
      };
      common[second] = 0;
      if (!areNear(question, questions[second] as QuestionWords, shared)) continue;
      add(first, second);
      add(second, first);
    }
    work += question.words.length + 10 * met.length;
    if (work < WORK_AT_A_TIME) continue;
    work = 0;
    yield;
  }
  return near;
}

/** The later questions that share a rare shingle with one; adds to `common` how many each shares. */
function meet(
  first: number,
  { starts, runs, members, ends }: ShingleIndex,
  common: Int32Array,
): readonly number[] {
  const met: number[] = [];
  for (let entry = starts[first] as number; entry < (starts[first + 1] as number); entry += 1) {
    const run = runs[entry] as number;
    const end = run === -1 ? -1 : (ends[run] as number);
    for (let place = run; place < end; place += 1) {
      const second = members[place] as number;
      if (second <= first) continue;
      if (common[second] === 0) met.push(second);
      common[second] = (common[second] as number) + 1;
    }
  }
  return met;
}

/** How many rare shingles each text has. */
function rareCounts({ starts, runs }: ShingleIndex): Int32Array {
  return starts.subarray(1).map((end, text) => {
    let count = 0;
    for (let entry = starts[text] as number; entry < end; entry += 1) {
      if (runs[entry] !== -1) count += 1;
    }
    return count;
  });
}

/** The shortest texts, each with those near to it that are not near to a shorter one. */
function aroundShortest(
  questions: readonly QuestionWords[],
  near: ReadonlyMap<number, readonly number[]>,
): ReadonlyMap<number, readonly number[]> {
  const length = (question: number): number => questions[question]?.words.length ?? 0;
  const order = [...near.keys()].toSorted((a, b) => length(a) - length(b) || a - b);
  const taken = new Set<number>();
  const around = new Map<number, readonly number[]>();
  for (const hub of order) {
    if (taken.has(hub)) continue;
    const others = (near.get(hub) ?? []).filter((other) => !taken.has(other));
    for (const other of [hub, ...others]) taken.add(other);
    around.set(hub, others);
  }
  return around;
}
