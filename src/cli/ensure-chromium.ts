import { existsSync } from "node:fs";
import { findChromium } from "./chromium.js";
import { runCommand } from "./run-command.ts";

/** What to install, in one sentence. */
const CHROMIUM_ADVICE =
  "No Chromium was found: run `apt-get install chromium`, install Chrome, or set CHROMIUM=/path/to/chromium.";

/**
 * Looks for a browser to test in: the system's, else Playwright's own, else (not in CI) a download of the latter, once.
 * Gives `null` when there is one, else the sentence that says what to do.
 */
export async function ensureChromium(program: (name: string) => string): Promise<string | null> {
  const named = process.env["CHROMIUM"] ?? "";
  if (named !== "" && !existsSync(named)) return `CHROMIUM names ${named}, which does not exist.`;
  if (findChromium(existsSync) !== null) return null;
  if (await hasOwnChromium()) return null;
  if (process.env["CI"] !== undefined) return CHROMIUM_ADVICE;
  process.stdout.write("No Chromium here: asking Playwright to download one.\n");
  const { code } = await runCommand(program("playwright"), ["install", "chromium"], {
    limitSeconds: 300,
  });
  return code === 0 ? null : CHROMIUM_ADVICE;
}

async function hasOwnChromium(): Promise<boolean> {
  const { chromium } = await import("playwright");
  return existsSync(chromium.executablePath());
}
