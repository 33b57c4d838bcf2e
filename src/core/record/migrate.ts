import { SwitchyardError } from "#core/errors.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { parseEvents } from "./schema.ts";

/** Turns the events of one version, unchecked, into those of the next. */
type Migration = (events: unknown) => unknown;

/** `MIGRATIONS[n]` leads from version n to n + 1. A version, once out, keeps opening for ever. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Reads events that were written in any version up to today's. Throws `import-invalid` for a newer version, an
 * unknown one, and for whatever `parseEvents` refuses.
 */
export function migrateEvents(
  version: number,
  data: unknown,
  migrations: Readonly<Record<number, Migration>> = MIGRATIONS,
  current: number = TRAJECTORY_VERSION,
): readonly RunEvent[] {
  if (version > current) {
    throw new SwitchyardError(
      "import-invalid",
      `This run was written by a newer Switchyard (format ${version}; this one reads up to ${current}).`,
      { fix: "Reload the page to get the newest version, then try again.", side: "visitor" },
    );
  }
  let events = data;
  for (let step = version; step < current; step += 1) {
    const migrate = migrations[step];
    if (migrate === undefined) {
      throw new SwitchyardError("import-invalid", `There is no run format ${version}.`, {
        fix: "Export the run again from where it was made.",
        side: "visitor",
      });
    }
    events = migrate(events);
  }
  return parseEvents(events);
}

/** The version that stored or imported events say they have; `null` when they do not begin like a run. */
export function eventsVersion(data: unknown): number | null {
  const first: unknown = Array.isArray(data) ? data[0] : null;
  if (typeof first !== "object" || first === null || !("version" in first)) return null;
  return typeof first.version === "number" ? first.version : null;
}
