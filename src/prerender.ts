import { render } from "svelte/server";
import { SUGGESTED_QUESTIONS } from "#demo/suggested-questions.ts";
import type { App as Parts } from "#state/app.ts";
import App from "./App.svelte";
import { Ask } from "./state/ask/ask.svelte.ts";
import { Announcer } from "./state/page/announcer.svelte.ts";
import { Notices } from "./state/page/notices.svelte.ts";
import { PlaceRouter } from "./state/page/place-router.svelte.ts";
import { Theme } from "./state/page/theme.svelte.ts";
import { PoolShelf } from "./state/pools/pool-shelf.svelte.ts";
import { Preferences } from "./state/settings/preferences.svelte.ts";

/** There is nothing behind the page while it is built: what only an event could reach is never reached. */
function never(): never {
  throw new Error("not while the page is built");
}

/**
 * The empty Ask screen as HTML, written into the built page: the question can be typed while the scripts are still on
 * their way, and `main.ts` takes over what stands there, typed text included.
 */
export function prerender(): string {
  const announcer = new Announcer();
  const preferences = new Preferences(never, never);
  const pools = new PoolShelf(never);
  const router: Parts["router"] = {
    warm: never,
    start: never,
    resume: never,
    call: never,
    connectModel: never,
    connectEmbedding: never,
  };
  const requestFrame: Parts["requestFrame"] = never;
  const app: Parts = {
    places: new PlaceRouter(Object.assign(new EventTarget(), { location: { hash: "" } })),
    theme: new Theme({ dataset: {} }, { getItem: () => null, setItem: never }),
    preferences,
    pools,
    ask: new Ask({
      router,
      preferences,
      pools,
      providers: never,
      gpu: never,
      requestFrame,
      now: never,
      newId: never,
      newSeed: never,
      onEvent: never,
    }),
    router,
    gpu: never,
    installed: never,
    heads: never,
    lab: never,
    models: never,
    settings: never,
    notices: new Notices(never),
    announcer,
    suggestions: SUGGESTED_QUESTIONS,
    archive: never,
    locks: { query: never },
    requestFrame,
    monotonicNow: never,
    copyText: never,
    saveFile: never,
    pageAddress: never,
  };
  return render(App, { props: { app } }).body;
}
