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
  about: "ms from navigation until the question can be typed, against a blank page with a text box",
  async run() {
    const browser = await launchChromium();
    const site = await serveBuiltPage();
    const blank = await startLoopbackServer((_request, answer) =>
      answer.send(200, { "content-type": "text/html" }, BLANK),
    );
    try {
      const times: [number, number][] = [];
      for (let pair = 0; pair <= PAIRS; pair += 1) {
        times.push([await msToUsable(browser, site.url), await msToUsable(browser, blank.url)]);
      }
      // The first pair pays for the browser's own start.
      const counted = times.slice(1);
      const [page, control] = [counted.map(([a]) => a), counted.map(([, b]) => b)];
      return [row("navigation", "ms", median(page), median(control))];
    } finally {
      await Promise.all([browser.close(), site.close(), blank.close()]);
    }
  },
};

async function msToUsable(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(noteTextBox);
    await page.goto(url);
    const noted = await page.waitForFunction(() => Reflect.get(globalThis, "textBoxAt") as number);
    return await noted.jsonValue();
  } finally {
    await context.close();
  }
}

/** Runs in the page, before its own scripts: keeps the time at which the first text box can be typed into. */
function noteTextBox(): void {
  const look = () => {
    const box = document.querySelector<HTMLElement>(
      "textarea:enabled, input[type=text]:enabled, [contenteditable=true]",
    );
    if (box === null || Reflect.has(globalThis, "textBoxAt")) return;
    Reflect.set(globalThis, "textBoxAt", performance.now());
    observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}
