import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { FIRST_LOAD_LIMIT, firstLoadFiles } from "../../src/cli/first-load.js";
import { type Benchmark, row } from "./benchmark.ts";

/** Document, style sheets and scripts that load before anything is asked, each compressed as a static host does. */
export const firstLoad: Benchmark = {
  name: "first-load",
  about: "gzip bytes of the first load, against the limit",
  async run() {
    const files = await Promise.all(firstLoadFiles("dist").map((path) => readFile(path)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    return [row("first-load", "bytes", bytes, FIRST_LOAD_LIMIT)];
  },
};
