import { existsSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findChromium } from "./src/cli/chromium.js";

const inBrowser = ["{src,workers}/**/*.svelte.test.ts", "{src,workers}/**/*.browser.test.ts"];

const executablePath = findChromium(existsSync);

export default defineConfig({
  base: "./",
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: { port: 5173 },
  preview: { port: 4173 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["{src,workers,pricing,e2e}/**/*.test.ts"],
          exclude: inBrowser,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: inBrowser,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath === null ? {} : { executablePath }),
                args: ["--no-sandbox"],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
