import { gzipSync } from "node:zlib";
import type { Response } from "playwright";
import { type Benchmark, row } from "./benchmark.ts";
import { launchChromium, serveBuiltPage } from "./chromium-page.ts";

/** What the whole demo may weigh, in gzip bytes. */
const LIMIT = 120_000;

/**
 * Everything that is loaded from navigation until the first suggested question of the demo is answered: page, worker,
 * demo world, markdown, storage. The offline copy that a service worker makes afterwards is not part of it.
 */
export const wholeDemo: Benchmark = {
  name: "whole-demo",
  about: "gzip bytes until the demo has answered its first question, against the limit",
  async run() {
    const [browser, site] = await Promise.all([launchChromium(), serveBuiltPage()]);
    try {
      const context = await browser.newContext({ serviceWorkers: "block" });
      const files: Promise<{ readonly path: string; readonly size: number }>[] = [];
      context.on("response", (response) => files.push(compressed(response)));
      const page = await context.newPage();
      await page.goto(site.url);
      await page.getByRole("textbox", { name: "Question" }).fill("Who invented the radio?");
      await page.getByRole("button", { name: "Route", exact: true }).click();
      await page.getByText("Answered").first().waitFor({ timeout: 60_000 });
      const loaded = await Promise.all(files);
      const sum = (chosen: typeof loaded): number =>
        chosen.reduce((bytes, { size }) => bytes + size, 0);
      return [
        row("whole-demo", "bytes", sum(loaded.filter(isNotDatabase)), LIMIT),
        row("whole-demo-with-database", "bytes", sum(loaded), LIMIT),
      ];
    } finally {
      await Promise.all([browser.close(), site.close()]);
    }
  },
};

/** The database is loaded after the first paint, once by the page and once by the worker. */
function isNotDatabase({ path }: { readonly path: string }): boolean {
  return !/\/open-(?:run-)?storage-/.test(path);
}

async function compressed(response: Response) {
  const body = await response.body().catch(() => Buffer.alloc(0));
  return { path: new URL(response.url()).pathname, size: gzipSync(body, { level: 9 }).length };
}
