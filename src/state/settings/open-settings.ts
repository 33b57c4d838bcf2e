import type { App } from "#state/app.ts";
import { keepForGood, storageUsage } from "#storage/usage.ts";
import { SettingsDesk } from "./settings-desk.svelte.ts";

const desks = new WeakMap<App, Promise<SettingsDesk>>();

/** The Settings screen's state of this page, with keys and storage looked at anew. */
export async function openSettings(app: App): Promise<SettingsDesk> {
  const opening = desks.get(app) ?? build(app);
  desks.set(app, opening);
  const desk = await opening;
  void desk.keys.load();
  void desk.storage.load();
  return desk;
}

async function build(app: App): Promise<SettingsDesk> {
  await Promise.all([app.preferences.load(), app.pools.load()]);
  return new SettingsDesk({
    ...app,
    storage: {
      measure: () => storageUsage(app.storageManager),
      persist: () => keepForGood(app.storageManager),
      async eraseAll() {
        app.ask.stop();
        // A vault that cannot be reached does not keep the rest: its record is among what is erased, and its memory
        // ends with the restart.
        await app.router.call((api) => api.forgetKeys()).catch(() => null);
        await app.eraseAll();
        app.theme.set("system");
      },
      restart: () => location.reload(),
    },
    pageOrigin: location.origin,
    today: () => new Date().toISOString().slice(0, 10),
  });
}
