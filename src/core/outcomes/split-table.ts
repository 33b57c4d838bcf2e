import { seededRandom } from "#core/loop/random.ts";
import { indicesBy } from "./group-rows.ts";
import type { QuestionColumns } from "./outcome-table.ts";

/** How a table is divided into questions to fit on and questions to be judged on. */
export type SplitRule =
  /** By the table's own splits. Other splits than these are left out; with `train` `null` all others are fitted on. */
  | { readonly kind: "own"; readonly test: string; readonly train: string | null }
  /** A random share of the questions, by seed. */
  | { readonly kind: "random"; readonly testShare: number; readonly seed: number }
  /** The same within each task, so that every task is on both sides. */
  | { readonly kind: "stratified"; readonly testShare: number; readonly seed: number };

/** Which questions are on which side, by number, ascending. */
export interface TableSplit {
  readonly rule: SplitRule;
  readonly train: Int32Array;
  /** Without the questions that stand in `train` too. */
  readonly test: Int32Array;
  /** Test questions whose group has a member in `train`: they are left out of `test`, because a router may remember them. */
  readonly leaked: Int32Array;
}

/** Names that usually mean the held-out part, best first. */
const TEST_NAMES = ["test", "testing", "eval", "evaluation", "validation", "valid", "val", "dev"];

/** The rule for a table of which nothing is known: its own split where it has one, else a fifth of the questions by task. */
export function usualSplit({ splits, tasks }: QuestionColumns, seed: number): SplitRule {
  const lower = splits.map((name) => name.toLowerCase());
  const name = TEST_NAMES.find((candidate) => lower.includes(candidate));
  if (name !== undefined && splits.length > 1) {
    return { kind: "own", test: splits[lower.indexOf(name)] ?? name, train: null };
  }
  return { kind: tasks.length > 1 ? "stratified" : "random", testShare: 0.2, seed };
}

/**
 * Divides questions. Questions of one group never stand on both sides: a random split moves whole groups, an own split loses its test
 * questions that are in the training part as well. `groupOf` replaces the table's own groups, for example by near duplicates.
 */
export function splitTable(
  questions: QuestionColumns,
  rule: SplitRule,
  groupOf: ArrayLike<number> = questions.groupOf,
): TableSplit {
  if (rule.kind === "own") return ownSplit(questions, rule, groupOf);
  const strata = rule.kind === "stratified" ? questions.taskOf : new Int32Array(questions.count);
  const isTest = drawGroups(strata, groupOf, rule.testShare, rule.seed);
  return {
    rule,
    train: indicesWhere(questions.count, (index) => isTest[index] === 0),
    test: indicesWhere(questions.count, (index) => isTest[index] === 1),
    leaked: new Int32Array(0),
  };
}

function ownSplit(
  { count, splits, splitOf }: QuestionColumns,
  rule: SplitRule & { readonly kind: "own" },
  groupOf: ArrayLike<number>,
): TableSplit {
  const test = splits.indexOf(rule.test);
  const train = rule.train === null ? null : splits.indexOf(rule.train);
  const isTest = (index: number) => splitOf[index] === test && test !== -1;
  const isTrain = (index: number) =>
    train === null ? !isTest(index) && splitOf[index] !== -1 : splitOf[index] === train;
  const trained = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    if (isTrain(index)) trained.add(groupOf[index] as number);
  }
  const isLeak = (index: number) => isTest(index) && trained.has(groupOf[index] as number);
  return {
    rule,
    train: indicesWhere(count, isTrain),
    test: indicesWhere(count, (index) => isTest(index) && !isLeak(index)),
    leaked: indicesWhere(count, isLeak),
  };
}

/** Draws whole groups of each stratum until its share is reached; a group belongs to the stratum of its first member. */
function drawGroups(
  strata: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  share: number,
  seed: number,
): Uint8Array {
  const groups = [...indicesBy(groupOf.length, (index) => groupOf[index] as number).values()];
  const byStratum = indicesBy(groups.length, (place) => {
    return strata[groups[place]?.[0] ?? 0] as number;
  });
  const isTest = new Uint8Array(groupOf.length);
  const next = seededRandom(seed);
  for (const [, places] of [...byStratum].toSorted(([a], [b]) => a - b)) {
    const members = places.map((place) => groups[place] ?? []);
    for (const index of drawShare(members, share, next)) isTest[index] = 1;
  }
  return isTest;
}

/** The members of groups drawn at random, about a share of all. */
function drawShare(
  groups: readonly (readonly number[])[],
  share: number,
  next: () => number,
): readonly number[] {
  const wanted = Math.round(share * groups.reduce((sum, { length }) => sum + length, 0));
  const drawn: number[] = [];
  for (const group of shuffle(groups, next)) {
    // A group that would overshoot by more than it lacks stays on the other side.
    if (drawn.length + group.length / 2 <= wanted) drawn.push(...group);
  }
  return drawn;
}

function shuffle<Item>(items: readonly Item[], next: () => number): readonly Item[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other] as Item, shuffled[index] as Item];
  }
  return shuffled;
}

function indicesWhere(count: number, isMeant: (index: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) if (isMeant(index)) found.push(index);
  return Int32Array.from(found);
}
