import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { firstLoadFiles } from "./first-load.js";

let dist: string;

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), "switchyard-"));
  mkdirSync(join(dist, "assets"));
});

afterEach(() => rmSync(dist, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text);
}

test("follows what the page loads at once, and nothing that comes later", () => {
  write({
    "index.html": `
      <link rel="icon" href="./favicon.svg" />
      <link rel="manifest" href="./manifest.webmanifest">
      <script type="module" crossorigin src="./assets/index-1.js"></script>
      <link rel="modulepreload" crossorigin href="./assets/shared-2.js">
      <link rel="stylesheet" crossorigin href="./assets/index-3.css">`,
    "assets/index-1.js":
      'import{a as b}from"./shared-2.js";import"./side-4.js";const w=()=>import("./later-5.js");',
    "assets/shared-2.js": 'export{c}from"./index-1.js";export const a=1;',
    "assets/index-3.css": "body{}",
    "assets/side-4.js": 'new Worker(new URL("./worker-6.js",import.meta.url))',
    "assets/later-5.js": "",
    "assets/worker-6.js": "",
  });
  const names = firstLoadFiles(dist).map((path) => relative(dist, path));
  expect(names[0]).toBe("index.html");
  expect(new Set(names)).toEqual(
    new Set([
      "assets/index-1.js",
      "assets/index-3.css",
      "assets/shared-2.js",
      "assets/side-4.js",
      "index.html",
    ]),
  );
});

test("fails when the page has not been built", () => {
  expect(() => firstLoadFiles(dist)).toThrow("npm run build");
});

test("no component measures itself by Svelte’s binding: its code would stand in the first load, whoever uses it", () => {
  const source = join(import.meta.dirname, "..");
  const names = readdirSync(source, { recursive: true, encoding: "utf8" });
  const components = names.filter((name) => name.endsWith(".svelte"));
  expect(components.length).toBeGreaterThan(50);
  const measuring = components.filter((name) =>
    /bind:(?:client|offset)(?:Width|Height)/.test(readFileSync(join(source, name), "utf8")),
  );
  expect(measuring).toEqual([]);
});
