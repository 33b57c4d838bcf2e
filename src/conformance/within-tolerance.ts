import { isRecord } from "#core/is-record.ts";

/**
 * A result as the golden file has it, wherever it is as near as that file asks: a number within `tolerance` of the recorded one
 * (relative above 1), a truth value for its 0 or 1, and what is undefined (`null`, not finite) where nothing finite is recorded.
 * Everything else stays, so a wrong value stays wrong.
 */
export function withinTolerance(got: unknown, recorded: unknown, tolerance: number): unknown {
  if (typeof got === "boolean" && typeof recorded === "number") {
    return withinTolerance(Number(got), recorded, tolerance);
  }
  if (isUndefined(got) && isUndefined(recorded)) return recorded;
  if (typeof got === "number" && typeof recorded === "number") {
    const most = tolerance * Math.max(1, Math.abs(recorded));
    return Math.abs(got - recorded) <= most ? recorded : got;
  }
  if (Array.isArray(got)) {
    const list: readonly unknown[] = Array.isArray(recorded) ? recorded : [];
    return got.map((item, index) => withinTolerance(item, list[index], tolerance));
  }
  if (!isRecord(got) || !isRecord(recorded)) return got;
  return Object.fromEntries(
    Object.entries(got).map(([key, item]) => [
      key,
      withinTolerance(item, recorded[key], tolerance),
    ]),
  );
}

/** JSON has neither NaN nor an infinity: they are `null` or their names. */
const NOT_FINITE: ReadonlySet<unknown> = new Set([
  null,
  "NaN",
  "nan",
  "inf",
  "-inf",
  "Infinity",
  "-Infinity",
]);

function isUndefined(value: unknown): boolean {
  return NOT_FINITE.has(value) || (typeof value === "number" && !Number.isFinite(value));
}
