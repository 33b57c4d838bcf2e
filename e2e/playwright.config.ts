import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { findChromium } from "../src/cli/chromium.js";

/** `npm test` looks for a free one; `npm run e2e` alone takes the usual one. */
const port = process.env["PREVIEW_PORT"] ?? "4173";
const url = `http://127.0.0.1:${port}`;
const executablePath = findChromium(existsSync);
const inCi = process.env["CI"] !== undefined;
// Chromium's sandbox needs rights that root does not get and containers often lack.
const needsNoSandbox = inCi || process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results/e2e",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Bounds for what hangs, not for what is slow: three times the time of a quiet machine must pass.
  timeout: 240_000,
  // Two workers and a build machine that has other things to do: a wait that ends when the thing is there costs nothing.
  expect: { timeout: 30_000 },
  forbidOnly: inCi,
  reporter: [["line"], ["json", { outputFile: "../test-results/playwright.json" }]],
  use: {
    baseURL: url,
    // Without the film: on two cores it takes as long as the story itself.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: needsNoSandbox ? ["--no-sandbox"] : [],
    },
  },
  // The built page, as visitors get it. `npm test` has built it; alone: `npm run build && npm run e2e`.
  webServer: {
    command: `node e2e/preview-server.js ${port}`,
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    url,
    reuseExistingServer: false,
  },
});
