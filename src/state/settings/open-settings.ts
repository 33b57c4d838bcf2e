import { keepForGood, storageUsage } from "#storage/usage.ts";
import { SettingsDesk, type SettingsParts } from "./settings-desk.svelte.ts";

interface OpenedParts extends Omit<SettingsParts, "storage" | "pageOrigin" | "today"> {
  readonly storageManager: Pick<StorageManager, "estimate" | "persist" | "persisted">;
  /** Removes everything that is stored in this browser, except what the worker's vault holds. */
  readonly eraseAll: () => Promise<void>;
  /** Ends the run that is under way. */
  readonly stopRun: () => void;
}

/** The Settings screen's state, once the choices that its fields begin with are read. */
export async function openSettings(parts: OpenedParts): Promise<SettingsDesk> {
  const { storageManager, eraseAll, stopRun, ...shared } = parts;
  await shared.preferences.load();
  return new SettingsDesk({
    ...shared,
    storage: {
      measure: () => storageUsage(storageManager),
      persist: () => keepForGood(storageManager),
      async eraseAll() {
        stopRun();
        // A vault that cannot be reached does not keep the rest: its record is among what is erased, and its memory
        // ends with the restart.
        await shared.router.call((api) => api.forgetKeys()).catch(() => null);
        await eraseAll();
        shared.theme.set("system");
      },
      restart: () => location.reload(),
    },
    pageOrigin: location.origin,
    today: () => new Date().toISOString().slice(0, 10),
  });
}
