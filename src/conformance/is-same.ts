import { isRecord } from "#core/is-record.ts";

/**
 * Whether a result is the recorded one: same keys, same order of lists, floats to the last bit unless the file states a
 * tolerance. JSON has no NaN and no infinity, so recorded ones are strings, or numbers where the file was written by Python.
 */
export function isSame(got: unknown, expected: unknown, tolerance = 0): boolean {
  if (typeof got === "number") return isSameNumber(got, expected, tolerance);
  if (Array.isArray(got)) {
    return (
      Array.isArray(expected) &&
      got.length === expected.length &&
      got.every((item, index) => isSame(item, expected[index], tolerance))
    );
  }
  if (!isRecord(got)) return got === expected;
  if (!isRecord(expected)) return false;
  const keys = Object.keys(expected);
  return (
    Object.keys(got).length === keys.length &&
    keys.every((key) => Object.hasOwn(got, key) && isSame(got[key], expected[key], tolerance))
  );
}

function isSameNumber(got: number, expected: unknown, tolerance: number): boolean {
  if (!Number.isFinite(got)) return Object.is(got, expected) || expected === String(got);
  if (got === expected) return true;
  if (typeof expected !== "number" || !Number.isFinite(expected)) return false;
  return Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
