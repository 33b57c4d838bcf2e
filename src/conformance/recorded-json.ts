import { isRecord } from "#core/is-record.ts";
import { writePythonJson } from "#core/python/json.ts";
import { readPythonJson } from "#core/python/json-decoder.ts";

/**
 * A value in which JSON that our stand-in for a server wrote (`written`) stands as the recorded stand-in wrote it, when it says
 * the same. What came as a text stays as it came.
 */
export function withRecordedJson(
  value: unknown,
  recorded: unknown,
  written: ReadonlySet<string>,
): unknown {
  if (typeof value === "string" && typeof recorded === "string" && written.has(value)) {
    return isSameJson(value, recorded) ? recorded : value;
  }
  if (Array.isArray(value)) {
    const list: readonly unknown[] = Array.isArray(recorded) ? recorded : [];
    return value.map((item, index) => withRecordedJson(item, list[index], written));
  }
  if (!isRecord(value)) return value;
  const fields = isRecord(recorded) ? recorded : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withRecordedJson(item, fields[key], written)]),
  );
}

function isSameJson(one: string, other: string): boolean {
  try {
    return writePythonJson(readPythonJson(one)) === writePythonJson(readPythonJson(other));
  } catch {
    return false;
  }
}
