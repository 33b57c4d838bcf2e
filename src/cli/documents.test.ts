import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "pricing/README.md",
  "src/core/policies/README.md",
  "src/core/weights/README.md",
  "src/storage/README.md",
  "workers/gpu/README.md",
];

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe.each(DOCUMENTS)("%s", (document) => {
  it("names only files that there are", () => {
    const paths = [...read(document).matchAll(/`((?:src|workers|e2e|pricing)\/[^\s`*{}<>]*)`/g)]
      .map(([, path = ""]) => path)
      // NAME stands for whatever is added by a recipe.
      .filter((path) => !/name/i.test(path));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("links only to what is there", () => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)\s#]+)[^)]*\)/g)];
    const places = links.map(([, link = ""]) => join(ROOT, dirname(document), link));
    expect(places.filter((place) => !existsSync(place))).toEqual([]);
  });
});

it("ARCHITECTURE.md can be read in one sitting: 200 lines of 140 columns", () => {
  const lines = read("ARCHITECTURE.md").trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(200);
  expect(lines.filter((line) => [...line].length > 140)).toEqual([]);
});
