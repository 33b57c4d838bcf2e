import type { App } from "#state/app.ts";
import { ModelsDesk } from "./models-desk.svelte.ts";

const desks = new WeakMap<App, Promise<ModelsDesk>>();

/** The Models screen's state of this page: one, so that an unfinished edit outlives a look at another screen. */
export async function openModels(app: App): Promise<ModelsDesk> {
  const opening = desks.get(app) ?? build(app);
  desks.set(app, opening);
  const desk = await opening;
  desk.look();
  return desk;
}

async function build(app: App): Promise<ModelsDesk> {
  await Promise.all([app.preferences.load(), app.pools.load()]);
  return new ModelsDesk({
    ...app,
    store: app.poolStore,
    newId: () => crypto.randomUUID(),
    today: () => new Date().toISOString().slice(0, 10),
  });
}
