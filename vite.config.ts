import { existsSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
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

/**
 * The page works offline after the first visit. A new version waits until every tab of the old one is closed: nothing
 * reloads by itself, least of all during a run. Only files of the build are kept, never an answer of a provider.
 */
const offline = VitePWA({
  registerType: "prompt",
  injectRegister: null,
  manifest: {
    name: "Switchyard",
    short_name: "Switchyard",
    description: "One question, routed through many language models.",
    display: "standalone",
    start_url: "./",
    background_color: "#f8f6f1",
    theme_color: "#f8f6f1",
    icons: [{ src: "favicon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  },
  workbox: {
    globPatterns: ["**/*.{html,js,css,svg}"],
    clientsClaim: true,
    skipWaiting: false,
    cleanupOutdatedCaches: true,
    navigateFallback: "index.html",
  },
});

export default defineConfig({
  base: "./",
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    contentPolicy,
    offline,
  ],
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: { port: 5173 },
  // Named so that the development server does not find them one by one and reload a page, or a test, in between.
  optimizeDeps: {
    include: ["comlink", "dexie", "eventsource-parser", "streaming-markdown", "valibot"],
  },
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
