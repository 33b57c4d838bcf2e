import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";
import { preview } from "vite";
import { findChromium } from "../../src/cli/chromium.js";

/** The system's Chromium, as the tests start it. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium(existsSync);
  return chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

/** Serves the built page on a free port of this machine. */
export async function serveBuiltPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const site = await preview({
    configFile: false,
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 0 },
  });
  const url = site.resolvedUrls?.local[0] ?? site.resolvedUrls?.network[0];
  if (url === undefined) throw new Error("the preview server has no address");
  return { url, close: () => site.close() };
}
