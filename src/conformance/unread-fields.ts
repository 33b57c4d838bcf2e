import { isRecord } from "#core/is-record.ts";
import { PythonFloat } from "#core/python/json.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";

/** Names, remarks and the two halves of a case: every file has some of them. */
const OF_EVERY_CASE: ReadonlySet<string> = new Set([
  "name",
  "label",
  "note",
  "fn",
  "kind",
  "tolerance",
  "input",
  "output",
]);

/**
 * Fields of a case that its adapter passes over. What is compared is the outcome; where it differs, these are the first
 * place to look.
 */
export function unreadFields(entry: AdapterEntry, testCase: GoldenCase): readonly string[] {
  const { caseFields = [], facts = {}, inputFields } = entry;
  const read = [...caseFields, ...Object.keys(facts)];
  const beside = Object.keys(testCase).filter(
    (field) => !(OF_EVERY_CASE.has(field) || read.includes(field)),
  );
  return [...beside, ...unreadInput(inputFields, testCase.input)];
}

function unreadInput(known: AdapterEntry["inputFields"], input: unknown): readonly string[] {
  if (known === undefined || !isRecord(input) || input instanceof PythonFloat) return [];
  return Object.keys(input)
    .filter((field) => !known.includes(field))
    .map((field) => `input.${field}`);
}

/** Throws when an object has other fields than these: for what a script of a case may say. */
export function expectFields(what: string, value: object, known: readonly string[]): void {
  const unread = Object.keys(value).filter((field) => !known.includes(field));
  if (unread.length > 0) throw new Error(`${what} has ${unread.join(", ")}, which nothing reads`);
}
