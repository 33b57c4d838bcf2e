import { existsSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { findChromium } from "./src/cli/chromium.js";

const inBrowser = ["{src,workers}/**/*.svelte.test.ts", "{src,workers}/**/*.browser.test.ts"];

const executablePath = findChromium(existsSync);

/**
 * The page's own realm talks to nobody but the host it came from: every call to a provider leaves from the router
 * worker, which a policy in a meta tag does not bind. No script, image, frame or form of another origin, no HTML
 * strings. Only in the build: the development server needs inline scripts.
 */
const CONTENT_POLICY = [
  "default-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types svelte-trusted-html default",
].join("; ");

const contentPolicy: Plugin = {
  name: "switchyard-content-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_POLICY },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  base: "./",
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), contentPolicy],
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
