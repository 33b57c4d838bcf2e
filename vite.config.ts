import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import { createServer, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { findChromium } from "./src/cli/chromium.js";

const inBrowser = ["{src,workers}/**/*.svelte.test.ts", "{src,workers}/**/*.browser.test.ts"];

/** What changes the process for good, as `fake-indexeddb/auto` does: each of these files has one to itself. */
const alone = ["workers/router/vault-store.test.ts"];

const executablePath = findChromium(existsSync);

/** A chosen theme must hold before the first paint of the prepared page; the key is that of `src/state/page/theme.svelte.ts`. */
const THEME_SCRIPT =
  'try{const t=localStorage.getItem("switchyard-theme");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}';

/**
 * The page's own realm talks to nobody but the host it came from: every call to a provider leaves from the router
 * worker, which a policy in a meta tag does not bind. No script, image, frame or form of another origin, no HTML
 * strings. Only in the build: the development server needs inline scripts.
 */
const contentRules = [
  "default-src 'self'",
  `script-src 'self' 'sha256-${createHash("sha256").update(THEME_SCRIPT).digest("base64")}'`,
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
      attrs: { "http-equiv": "Content-Security-Policy", content: contentRules },
      injectTo: "head-prepend",
    },
    // Before the stylesheet: a script behind one waits for it, and the whole document with it.
    { tag: "script", children: THEME_SCRIPT, injectTo: "head-prepend" },
  ],
};

const svelteOptions = { configFile: false, compilerOptions: { runes: true } } as const;

/** Writes the empty Ask screen into the built page: see `src/prerender.ts`. */
const prerendered: Plugin = {
  name: "switchyard-prerender",
  apply: "build",
  async transformIndexHtml(html) {
    const server = await createServer({
      configFile: false,
      logLevel: "error",
      appType: "custom",
      server: { middlewareMode: true, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [svelte(svelteOptions)],
    });
    try {
      const { prerender } = await server.ssrLoadModule("/src/prerender.ts");
      return html.replace('<div id="app"></div>', () => `<div id="app">${prerender()}</div>`);
    } finally {
      await server.close();
    }
  },
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
    // With the table of outcomes: the lab opens on it, also where there is no network by then.
    globPatterns: ["**/*.{html,js,css,svg}", "tables/*.bin"],
    // The engine of the graphics processor is six megabytes, the embedding of the table two: who needs one gets it, and keeps it
    // from then on.
    globIgnores: ["**/load-webllm-*.js", "tables/*-lexical.bin"],
    runtimeCaching: [
      {
        urlPattern: /\/tables\/[^/]*-lexical\.bin$/,
        handler: "CacheFirst",
        options: { cacheName: "switchyard-embeddings", expiration: { maxEntries: 2 } },
      },
      {
        urlPattern: /\/assets\/load-webllm-[^/]*\.js$/,
        handler: "CacheFirst",
        options: { cacheName: "switchyard-engine", expiration: { maxEntries: 1 } },
      },
    ],
    clientsClaim: true,
    skipWaiting: false,
    cleanupOutdatedCaches: true,
    navigateFallback: "index.html",
  },
});

/** See `parser-needs.ts`: the parts of the markdown parser's dependencies that nothing calls stay out of the page. */
const parserNeeds = {
  find: /^(?:linkify-it|mdurl|punycode\.js|uc\.micro)$/,
  replacement: fileURLToPath(
    new URL("src/ui/parts/markdown/syntax/parser-needs.ts", import.meta.url),
  ),
};

export default defineConfig({
  base: "./",
  resolve: { alias: [parserNeeds] },
  plugins: [svelte(svelteOptions), contentPolicy, prerendered, offline],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // The stylesheet is written with light-dark(); older targets would get every colour twice.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
  },
  server: { port: 5173 },
  // Named so that the development server does not find them one by one and reload a page, or a test, in between.
  optimizeDeps: {
    include: [
      "@huggingface/jinja",
      "@mlc-ai/web-llm",
      "comlink",
      "dexie",
      "eventsource-parser",
      "fflate",
      "markdown-it",
      "papaparse",
      "temml",
      "valibot",
    ],
  },
  preview: { port: 4173 },
  test: {
    // Generous: how long something takes is a matter for `npm run bench`, on a machine that is not busy.
    testTimeout: 90_000,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["{src,workers,pricing,e2e}/**/*.test.ts"],
          exclude: [...inBrowser, ...alone],
          // Modules are loaded once for all files and not once for each, which took longer than the tests.
          isolate: false,
          restoreMocks: true,
        },
      },
      { extends: true, test: { name: "node-alone", environment: "node", include: alone } },
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
