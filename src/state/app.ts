import { createContext } from "svelte";
import type { Ask, Router } from "./ask/ask.svelte.ts";
import type { RequestFrame } from "./ask/run-view.svelte.ts";
import type { GpuModel } from "./gpu/gpu-model.svelte.ts";
import type { HeadsDesk } from "./heads/heads-desk.svelte.ts";
import type { Archive } from "./history/archive.ts";
import type { InstalledDesk } from "./installed/installed-desk.svelte.ts";
import type { LabDesk } from "./lab/lab-desk.svelte.ts";
import type { Announcer } from "./page/announcer.svelte.ts";
import type { Notices } from "./page/notices.svelte.ts";
import type { PlaceRouter } from "./page/place-router.svelte.ts";
import type { LockQuery } from "./page/run-liveness.ts";
import type { Theme } from "./page/theme.svelte.ts";
import type { ModelsDesk } from "./pools/models-desk.svelte.ts";
import type { PoolShelf } from "./pools/pool-shelf.svelte.ts";
import type { Preferences } from "./settings/preferences.svelte.ts";
import type { SettingsDesk } from "./settings/settings-desk.svelte.ts";

/**
 * What the page is made of. Built in `main.ts`, given to every screen by context. What is a promise is opened by a factory of
 * its room with the first screen that asks, once, and is no part of the first load.
 */
export interface App {
  readonly places: PlaceRouter;
  readonly theme: Theme;
  readonly preferences: Preferences;
  readonly pools: PoolShelf;
  readonly ask: Ask;
  readonly router: Router;
  /** The model on the visitor's graphics processor; its code is not part of the first load. */
  readonly gpu: () => Promise<GpuModel>;
  /** The pools, their prices and the routers’ prompts, as they are edited. */
  readonly models: () => Promise<ModelsDesk>;
  /** Providers, keys, budgets, and what is stored. */
  readonly settings: () => Promise<SettingsDesk>;
  /** The models that were installed in this browser, and the worker that installs them. */
  readonly installed: () => Promise<InstalledDesk>;
  /** The heads that were imported or fitted, and the worker that does so. */
  readonly heads: () => Promise<HeadsDesk>;
  /** Outcome tables, what routers make of them, and the worker that does it. */
  readonly lab: () => Promise<LabDesk>;
  readonly notices: Notices;
  readonly announcer: Announcer;
  /** Suggested questions of the demo. */
  readonly suggestions: readonly string[];
  /** Opens the stored runs; the database is not part of the first load. */
  readonly archive: () => Promise<Archive>;
  readonly locks: LockQuery;
  readonly requestFrame: RequestFrame;
  /** Milliseconds that never go back. */
  readonly monotonicNow: () => number;
  readonly copyText: (text: string) => Promise<void>;
  /** Gives a text to the visitor as a file. */
  readonly saveFile: (name: string, text: string) => void;
  /** The page's own address, without a fragment. */
  readonly pageAddress: () => string;
}

export const [useApp, provideApp] = createContext<App>();
