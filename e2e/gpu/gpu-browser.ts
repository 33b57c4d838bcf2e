import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";
import { findChromium } from "../../src/cli/chromium.js";

/** Chromium with WebGPU: on its software adapter, or on the machine's own with `real`. */
export function launchGpuBrowser(adapter: string): Promise<Browser> {
  const executablePath = findChromium(existsSync);
  return chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      "--no-sandbox",
      "--enable-unsafe-webgpu",
      ...(adapter === "real" ? [] : [`--use-webgpu-adapter=${adapter}`]),
    ],
  });
}

/** What ends the browser's graphics process. The answer to the command goes down with it. */
export async function gpuCrasher(browser: Browser): Promise<() => void> {
  const control = await browser.newBrowserCDPSession();
  return () => void control.send("Browser.crashGpuProcess").catch(() => undefined);
}
