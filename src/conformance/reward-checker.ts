import { isRecord } from "#core/is-record.ts";
import { expectFields } from "./unread-fields.ts";

/** A failure of the checker itself, which the released code takes for a score of 0. */
const NO_SCORE = 0;

/** What a checker may say besides the one thing that decides. */
type Verdict = (solution: string) => unknown;

/**
 * The stand-in of the golden files for a checker: a score or a truth value, `{ dict }` with a score in it, `{ raise }` for one that
 * fails, `{ match }` for one that compares the solution with something. `recorded` is the score that the recording has: it
 * decides only where the solution matches by one reading of `match` and not by another, because the files do not say which
 * the recording used; every reading is a yes or a no, so a score that is neither stays a difference.
 */
export function readChecker(checker: unknown, recorded: unknown): Verdict {
  if (!isRecord(checker)) return () => checker;
  expectFields("a checker", checker, ["dict", "raise", "match"]);
  if ("dict" in checker) return () => checker["dict"];
  if (!("match" in checker)) return () => NO_SCORE;
  return (solution) => {
    const verdicts = readingsOf(checker["match"]).map((matches) => Number(matches(solution)));
    return verdicts.find((verdict) => verdict === Number(recorded)) ?? verdicts[0];
  };
}

type Reading = (solution: string) => boolean;

/** The ways to take what a solution is to match, the plainest first. */
function readingsOf(match: unknown): readonly Reading[] {
  if (typeof match === "string") return readingsOfText(match);
  if (Array.isArray(match)) {
    const each = match.map(readingsOf);
    const count = Math.max(1, ...each.map((readings) => readings.length));
    // Any of the list will do, each taken the same way.
    return Array.from({ length: count }, (_, way): Reading => {
      return (solution) => each.some((readings) => (readings[way] ?? readings[0])?.(solution));
    });
  }
  if (isRecord(match)) {
    const { regex, pattern = regex, ...others } = match;
    if (typeof pattern === "string" && Object.keys(others).length === 0) {
      return [(solution) => searches(pattern, solution)];
    }
  }
  return [(solution) => holds(readJson(solution), match), (solution) => solution === String(match)];
}

function readingsOfText(text: string): readonly Reading[] {
  return [
    (solution) => solution === text,
    (solution) => solution.includes(text),
    (solution) => searches(text, solution),
  ];
}

/** A pattern as Python's `re.search` takes it, as far as the two languages write patterns alike. */
function searches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}

/** Whether a value has everything that a structure has; lists item by item. */
function holds(value: unknown, structure: unknown): boolean {
  if (Array.isArray(structure)) {
    return (
      Array.isArray(value) &&
      value.length === structure.length &&
      structure.every((item, index) => holds(value[index], item))
    );
  }
  if (!isRecord(structure)) return value === structure;
  if (!isRecord(value)) return false;
  return Object.entries(structure).every(
    ([key, item]) => Object.hasOwn(value, key) && holds(value[key], item),
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
