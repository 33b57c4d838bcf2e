import type { SettingRow } from "./database.ts";

/** The setting that holds what had settings of its own before. */
export const MOVED_INTO = "policyOptions";

/** Router-R1's prompt and its released loop, which are options of the router today, by the setting they were. */
const MOVED = { template: "prompt", loop: "loop" } as const;
const ROUTER = "router-r1";

export const MOVED_KEYS: string[] = Object.keys(MOVED);

/**
 * The stored settings with those of earlier versions in their place of today. What was chosen since counts: a setting of
 * before is gone from the database once its place is written.
 */
export function withMovedSettings(rows: readonly SettingRow[]): readonly SettingRow[] {
  const stored = (key: string): unknown => rows.find((row) => row.key === key)?.value ?? null;
  const moved = Object.entries(MOVED).flatMap(([key, option]) => {
    const value = stored(key);
    return typeof value === "string" ? [[option, value] as const] : [];
  });
  if (moved.length === 0) return rows;
  const options = fieldsOf(stored(MOVED_INTO));
  const own = { ...Object.fromEntries(moved), ...fieldsOf(options[ROUTER]) };
  const value = { ...options, [ROUTER]: own };
  return [...rows.filter(({ key }) => key !== MOVED_INTO), { key: MOVED_INTO, value }];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
