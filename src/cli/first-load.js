import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The most the first load may be, in bytes compressed with gzip. */
export const FIRST_LOAD_LIMIT = 42_500;

/**
 * The files a visitor's browser loads before anything is asked of the page: the document, its style sheets and
 * scripts, and whatever those scripts import statically. Workers and dynamic imports come later and are not counted.
 * Throws when the page has not been built.
 * @param {string} dist the build's folder
 * @returns {string[]} paths, the document first
 */
export function firstLoadFiles(dist) {
  const document = join(dist, "index.html");
  if (!existsSync(document)) {
    throw new Error(`There is no ${document}: run \`npm run build\` first.`);
  }
  const found = new Set([document]);
  const waiting = referencedBy(readFileSync(document, "utf8")).map((path) => join(dist, path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    if (!path.endsWith(".js")) continue;
    const folder = join(path, "..");
    waiting.push(...importedBy(readFileSync(path, "utf8")).map((name) => join(folder, name)));
  }
  return [...found];
}

/**
 * Scripts, preloads and style sheets named in a document.
 * @param {string} html
 * @returns {string[]}
 */
function referencedBy(html) {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const loaded = tags.filter((tag) => /^<script|rel="(?:stylesheet|modulepreload)"/.test(tag));
  return loaded.flatMap((tag) => /(?:src|href)="\.?\/?([^"]+)"/.exec(tag)?.[1] ?? []);
}

/**
 * Modules a built module imports statically: `from"./x.js"` and `import"./x.js"`, but not `import("./x.js")`.
 * @param {string} code
 * @returns {string[]}
 */
function importedBy(code) {
  const imports = code.matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g);
  return [...imports].flatMap(([, name]) => name ?? []);
}
