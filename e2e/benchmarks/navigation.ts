import type { Browser } from "playwright";
import { startLoopbackServer } from "../servers/loopback-server.ts";
import { type Benchmark, median, row } from "./benchmark.ts";
import { launchChromium, serveBuiltPage } from "./chromium-page.ts";

const PAIRS = 9;
const BLANK = '<!doctype html><html lang="en"><title>blank</title><textarea></textarea></html>';

/**
 * From the start of navigation until a text box can be typed into, each time in a fresh profile (nothing cached).
 * The control is a page that is nothing but a text box.
 */
export const navigation: Benchmark = {
  name: "navigation",
  about:
    "ms from navigation until the question can be typed, and until it would be routed, against a blank page with a text box",
  async run() {
    const browser = await launchChromium();
    const site = await serveBuiltPage();
    const blank = await startLoopbackServer((_request, answer) =>
      answer.send(200, { "content-type": "text/html" }, BLANK),
    );
    try {
      const moments: { readonly page: Moments; readonly blank: Moments }[] = [];
      for (let pair = 0; pair <= PAIRS; pair += 1) {
        const page = await momentsOf(browser, site.url);
        moments.push({ page, blank: await momentsOf(browser, blank.url) });
      }
      // The first pair pays for the browser's own start.
      const counted = moments.slice(1);
      const control = median(counted.map(({ blank: { typable } }) => typable));
      const typable = median(counted.map(({ page }) => page.typable));
      const routable = median(counted.map(({ page }) => page.routable ?? Number.NaN));
      return [
        row("navigation", "ms", typable, control),
        row("navigation-routable", "ms", routable, control),
      ];
    } finally {
      await Promise.all([browser.close(), site.close(), blank.close()]);
    }
  },
};

/** When the question can be typed, and when the page's scripts would route it (`null` on a page without any). */
interface Moments {
  readonly typable: number;
  readonly routable: number | null;
}

async function momentsOf(browser: Browser, url: string): Promise<Moments> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(noteMoments);
    await page.goto(url);
    const noted = await page.waitForFunction(() => Reflect.get(globalThis, "noted") as Moments);
    return await noted.jsonValue();
  } finally {
    await context.close();
  }
}

/** Runs in the page, before its own scripts. A page with scripts marks its document `data-ready` when they have taken over. */
function noteMoments(): void {
  let typable: number | null = null;
  const look = () => {
    const box = "textarea:enabled, input[type=text]:enabled, [contenteditable=true]";
    if (document.querySelector(box) !== null) typable ??= performance.now();
    if (typable === null) return;
    const isReady = document.documentElement.dataset["ready"] !== undefined;
    if (!isReady && document.querySelector("script") !== null) return;
    Reflect.set(globalThis, "noted", { typable, routable: isReady ? performance.now() : null });
    observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}
