import { isRecord } from "#core/is-record.ts";

/**
 * Whether a result is the recorded one: same keys, same order of lists, floats to the last bit. JSON has no NaN and no
 * infinity, so recorded ones are strings.
 */
export function isSame(got: unknown, expected: unknown): boolean {
  if (typeof got === "number") return isSameNumber(got, expected);
  if (Array.isArray(got)) {
    return (
      Array.isArray(expected) &&
      got.length === expected.length &&
      got.every((item, index) => isSame(item, expected[index]))
    );
  }
  if (!isRecord(got)) return got === expected;
  if (!isRecord(expected)) return false;
  const keys = Object.keys(expected);
  return (
    Object.keys(got).length === keys.length &&
    keys.every((key) => key in got && isSame(got[key], expected[key]))
  );
}

function isSameNumber(got: number, expected: unknown): boolean {
  if (Number.isFinite(got)) return got === expected;
  return expected === String(got);
}
