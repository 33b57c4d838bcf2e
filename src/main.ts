import { hydrate, mount } from "svelte";
import { SUGGESTED_QUESTIONS } from "#demo/suggested-questions.ts";
import { newId, newSeed } from "#run/new-id.ts";
import type { App as Parts } from "#state/app.ts";
import { RouterClient } from "#workers/router/client.ts";
import App from "./App.svelte";
import { Ask } from "./state/ask/ask.svelte.ts";
import type { RequestFrame } from "./state/ask/run-view.svelte.ts";
import { Announcer } from "./state/page/announcer.svelte.ts";
import { lazy } from "./state/page/lazy.ts";
import { Notices } from "./state/page/notices.svelte.ts";
import { PlaceRouter } from "./state/page/place-router.svelte.ts";
import { saveFile } from "./state/page/save-file.ts";
import { Theme } from "./state/page/theme.svelte.ts";
import { type Later, withTimeLimit } from "./state/page/time-limit.ts";
import type { PoolStore } from "./state/pools/models-desk.svelte.ts";
import { type NamedPool, PoolShelf } from "./state/pools/pool-shelf.svelte.ts";
import { Preferences } from "./state/settings/preferences.svelte.ts";
import { trustOwnScripts } from "./trust-own-scripts.ts";
import "#ui/app.css";

trustOwnScripts(window, location.href);

// The database, the pools and the providers are chunks of their own: the first paint waits for none of them.
const storage = lazy(async () => {
  const { openStorage } = await import("#storage/open-storage.ts");
  const onVersionChange = (): void => {
    notices.warn("Another tab has taken over the storage of this page. Reload this one.");
  };
  return openStorage({ onVersionChange, onBlocked: onVersionChange });
});

const archive = lazy(async () => {
  const [opened, { storageArchive }] = await Promise.all([
    storage(),
    import("./state/history/storage-archive.ts"),
  ]);
  return storageArchive(opened, Date.now);
});

const loadPresets = lazy(async () => (await import("#pricing/pools.ts")).POOL_PRESETS);
const providers = lazy(async () => (await import("#providers/presets.ts")).PRESETS);

const requestFrame: RequestFrame = (callback) => {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
};

const announcer = new Announcer();
const notices = new Notices((callback, ms) => setTimeout(callback, ms));
const theme = new Theme(document.documentElement, localStorage);
const router = new RouterClient();

let isStorageLost = false;
/** Without storage everything else works: it is said once and not at every choice. */
function storageFailed(): void {
  if (isStorageLost) return;
  isStorageLost = true;
  notices.warn(
    "This browser keeps nothing for this page: settings and runs are lost when it closes.",
  );
}

/** How long a question waits for choices and pools that are still being read. */
const STORAGE_MS = 3000;
const later: Later = (callback, ms) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
const limited = <Value>(work: Promise<Value>): Promise<Value> =>
  withTimeLimit(work, STORAGE_MS, later);

const preferences = new Preferences(async () => {
  const { settings } = await storage();
  return {
    read: () => limited(settings.read()),
    write: (changed) => settings.write(changed),
  };
}, storageFailed);

const presetPools = async (): Promise<readonly NamedPool[]> =>
  (await loadPresets()).map((preset) => ({ ...preset, isOwn: false }));

const pools = new PoolShelf(async () => {
  try {
    const [opened, { readPools }] = await Promise.all([
      storage(),
      import("./state/pools/pool-store.ts"),
    ]);
    return await limited(readPools(await loadPresets(), opened));
  } catch {
    storageFailed();
    return presetPools();
  }
}, presetPools);

// Without https there are no locks: then nothing is known to be alive elsewhere.
const locks = navigator.locks ?? { query: async () => ({}) };

const gpu = lazy(async () => {
  const { openGpu } = await import("#state/gpu/open-gpu.ts");
  return openGpu({ preferences, locks });
});

const installed = lazy(async () => {
  const [{ openInstalled }, model] = await Promise.all([
    import("#state/installed/open-installed.ts"),
    gpu(),
  ]);
  return openInstalled({ preferences, gpu: model, saveFile, window });
});

const poolStore = async (): Promise<PoolStore> => {
  const [opened, { poolStore }] = await Promise.all([
    storage(),
    import("#state/pools/pool-store.ts"),
  ]);
  return poolStore(opened, Date.now);
};

const heads = lazy(async () => {
  const [opened, { openHeads }] = await Promise.all([
    storage(),
    import("#state/heads/open-heads.ts"),
  ]);
  const parts = { preferences, pools, poolStore, archive, notices, gpu, newId, saveFile };
  return openHeads({ ...parts, store: opened.heads, now: Date.now });
});

const lab = lazy(async () => {
  const [opened, { openLab }] = await Promise.all([storage(), import("#state/lab/open-lab.ts")]);
  const { places } = app;
  const parts = { preferences, pools, archive, notices, newId, saveFile, places };
  return openLab({ ...parts, store: opened.outcomeTables, now: Date.now });
});

const models = lazy(async () => {
  const { openModels } = await import("#state/pools/open-models.ts");
  return openModels({ preferences, pools, notices, router, store: poolStore, newId });
});

const settings = lazy(async () => {
  const { openSettings } = await import("#state/settings/open-settings.ts");
  return openSettings({
    preferences,
    router,
    theme,
    copyText,
    eraseAll,
    usedPool: () => pools.find(preferences.values.poolId)?.pool ?? [],
    storageManager: navigator.storage,
    stopRun: () => ask.stop(),
  });
});

const copyText = (text: string): Promise<void> => navigator.clipboard.writeText(text);

/** Removes everything that is stored in this browser, except what the worker's vault holds. */
async function eraseAll(): Promise<void> {
  const { eraseModels } = await import("#state/settings/erase-models.ts");
  await eraseModels(globalThis.caches, navigator.storage);
  await (await storage()).erase();
}

const ask = new Ask({
  router,
  preferences,
  pools,
  providers,
  gpu,
  requestFrame,
  now: Date.now,
  newId,
  newSeed,
  onEvent: announcer.event,
});

const app: Parts = {
  places: new PlaceRouter(window),
  theme,
  preferences,
  pools,
  ask,
  router,
  gpu,
  installed,
  heads,
  lab,
  models,
  settings,
  notices,
  announcer,
  suggestions: SUGGESTED_QUESTIONS,
  archive,
  locks,
  requestFrame,
  monotonicNow: () => performance.now(),
  copyText,
  saveFile,
  pageAddress: () => location.href.split("#")[0] ?? location.href,
};

// For scripts of this page, and for whoever opens its console: see “For scripts” in the README.
window.switchyard = {
  createRouter: async (options) => {
    const [{ createRouter }, { connectGpu }] = await Promise.all([
      import("#script/create-router.ts"),
      import("#state/gpu/connect-gpu.ts"),
    ]);
    return createRouter(router, options, connectGpu(gpu, router));
  },
};

const target = document.getElementById("app");
if (target === null) throw new Error("the page has no #app");
// The built page already holds the empty Ask screen: it is taken over, with what was typed meanwhile.
if (target.hasChildNodes() && app.places.place.screen === "ask") {
  hydrate(App, { target, props: { app } });
} else {
  target.replaceChildren();
  mount(App, { target, props: { app } });
}
document.documentElement.dataset["ready"] = "";

// After the first paint: the worker, the visitor's choices and the pools, in the order in which a question needs them.
requestAnimationFrame(() => {
  setTimeout(() => {
    router.warm();
    // The worker's storage opens with it: the first run then waits for nothing and needs no network.
    router.call((api) => api.vaultStatus()).catch(() => undefined);
    void pools.load();
    void preferences.load();
    void providers().catch(() => undefined);
    void watchPools();
    keepForOffline();
  });
});

/** Keeps the page's files in this browser, so that it opens without a network. Only the built page has an `sw.js`. */
function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("./sw.js").catch(() => undefined);
}

/** A pool that is edited on the Models screen, or in another tab, is there for the next question. */
async function watchPools(): Promise<void> {
  try {
    const opened = await storage();
    opened.pools.watch(() => void pools.reload());
  } catch {
    storageFailed();
  }
}
