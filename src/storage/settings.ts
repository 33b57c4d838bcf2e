import * as v from "valibot";
import { SwitchyardError } from "#core/errors.ts";
import type { Database, SettingRow } from "./database.ts";
import { MOVED_INTO, MOVED_KEYS, withMovedSettings } from "./moved-settings.ts";
import { SETTINGS, type Setting, type SettingKey, type SettingValues } from "./setting-table.ts";
import { stored } from "./storage-error.ts";
import { watchTables } from "./watch-tables.ts";

/** The visitor's choices, one row each. A stored value that cannot be read any more counts as never chosen. */
export class SettingsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The stored value, or the setting's initial one. */
  async get<Key extends SettingKey>(key: Key): Promise<SettingValues[Key]> {
    const { [key]: value } = await this.read();
    return value === undefined ? settingOf(key).initial : (value as SettingValues[Key]);
  }

  /** Throws `storage-failed` for a value that the setting does not allow. */
  set<Key extends SettingKey>(key: Key, value: SettingValues[Key]): Promise<void> {
    return this.write({ [key]: value } as Partial<SettingValues>);
  }

  /** What was chosen; settings that were not are left out. */
  async read(): Promise<Partial<SettingValues>> {
    const rows = await stored(this.#database, () => this.#database.settings.toArray());
    const entries = withMovedSettings(rows).flatMap(({ key, value }) => {
      const known = isSettingKey(key) ? readable(key, value) : undefined;
      return known === undefined ? [] : [[key, known] as const];
    });
    return Object.fromEntries(entries) as Partial<SettingValues>;
  }

  /** Keeps some choices, all or none of them. */
  async write(changed: Partial<SettingValues>): Promise<void> {
    const rows: SettingRow[] = Object.entries(changed).map(([key, value]) => {
      const allowed = isSettingKey(key) ? readable(key, value) : undefined;
      if (allowed === undefined) throw notAllowed(key);
      return { key, value: allowed };
    });
    const { settings } = this.#database;
    await stored(this.#database, () =>
      this.#database.transaction("rw", settings, async () => {
        await settings.bulkPut(rows);
        // What was read from there has been written with the rest.
        if (rows.some(({ key }) => key === MOVED_INTO)) await settings.bulkDelete(MOVED_KEYS);
      }),
    );
  }

  /** Gives the value now and whenever it has changed, in this tab or another. Returns what ends it. */
  watch<Key extends SettingKey>(
    key: Key,
    listener: (value: SettingValues[Key]) => void,
    failed: (thrown: unknown) => void,
  ): () => void {
    let isOver = false;
    let told: string | null = null;
    const tell = (): void => {
      this.get(key).then(
        (value) => {
          const text = JSON.stringify(value);
          if (isOver || text === told) return;
          told = text;
          listener(value);
        },
        (thrown: unknown) => {
          if (!isOver) failed(thrown);
        },
      );
    };
    const unwatch = watchTables(this.#database, ["settings"], tell);
    tell();
    return () => {
      isOver = true;
      unwatch();
    };
  }
}

/** The value as the schema makes it afresh: no proxies, no unknown keys. `undefined` when it does not pass. */
function readable<Key extends SettingKey>(
  key: Key,
  value: unknown,
): SettingValues[Key] | undefined {
  const result = v.safeParse(settingOf(key).schema, value);
  return result.success ? result.output : undefined;
}

function settingOf<Key extends SettingKey>(key: Key): Setting<SettingValues[Key]> {
  return SETTINGS[key] as Setting<SettingValues[Key]>;
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

function notAllowed(key: string): SwitchyardError {
  return new SwitchyardError("storage-failed", `The setting “${key}” cannot have this value.`, {
    fix: "Choose another value; the one before is kept.",
    side: "visitor",
  });
}
