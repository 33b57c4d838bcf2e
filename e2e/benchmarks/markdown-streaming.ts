import type { Page } from "playwright";
import { createServer } from "vite";
import { HOSTILE_TEXTS } from "../../src/ui/parts/markdown/document/fixtures/hostile-texts.ts";
import { type Benchmark, type BenchmarkRow, median, row } from "./benchmark.ts";
import { launchChromium } from "./chromium-page.ts";

/** Characters of a chunk: about one token. */
const CHUNK = 4;

/** One in so many chunks is timed for the control, which takes minutes otherwise. */
const CONTROL_STEP = 25;

const RUNS = 3;

const REPLY =
  "## A heading\n\nA paragraph with **bold**, *italic* and `code`, long enough to wrap once or twice on a phone.\n\n" +
  "- one item\n- another with [a link](https://example.com)\n\n```ts\nconst answer = 42;\n```\n\n";

/**
 * Time on the main thread to show a streamed reply, with a frame at every chunk: our stream, which reads only the open end
 * again, against reading all of it and making all of its nodes at each chunk. And the most that 100 kB of anything take,
 * laid out too, in all and between two frames, against what they may.
 */
export const markdownStreaming: Benchmark = {
  name: "markdown-streaming",
  about: "ms to show a streamed reply of 20 and 40 kB, and 100 kB of anything at once",
  async run() {
    const [browser, site] = await Promise.all([
      launchChromium(),
      createServer({ server: { host: "127.0.0.1", port: 0 }, logLevel: "silent" }),
    ]);
    try {
      await site.listen();
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.goto(site.resolvedUrls?.local[0] ?? site.resolvedUrls?.network[0] ?? "");
      await page.evaluate(prepare, "/src/ui/parts/markdown");
      const rows: BenchmarkRow[] = [];
      for (const length of [20_000, 40_000]) rows.push(...(await streamed(page, length)));
      rows.push(...(await atOnce(page)));
      return rows;
    } finally {
      await Promise.all([browser.close(), site.close()]);
    }
  },
};

async function streamed(page: Page, length: number): Promise<readonly BenchmarkRow[]> {
  const text = REPLY.repeat(Math.ceil(length / REPLY.length)).slice(0, length);
  const settings = { text, chunk: CHUNK, step: CONTROL_STEP };
  const times: { stream: number; again: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await page.evaluate(measureStream, settings));
  const stream = median(times.map((time) => time.stream));
  const again = median(times.map((time) => time.again));
  const chunks = length / CHUNK;
  const name = `markdown-streaming-${length / 1000}kb`;
  return [
    row(name, "ms", stream, again),
    row(`${name}-per-chunk`, "ms", stream / chunks, again / chunks),
  ];
}

/** The worst of all texts, each taken at its best of some runs: another program's time is not ours. */
async function atOnce(page: Page): Promise<readonly BenchmarkRow[]> {
  let total = 0;
  let stretch = 0;
  for (const text of Object.values(HOSTILE_TEXTS)) {
    const times: { total: number; stretch: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await page.evaluate(measureWhole, text));
    total = Math.max(total, Math.min(...times.map((time) => time.total)));
    stretch = Math.max(stretch, Math.min(...times.map((time) => time.stretch)));
  }
  return [
    row("markdown-any-100kb-total", "ms", total, 300),
    row("markdown-any-100kb-stretch", "ms", stretch, 50),
  ];
}

interface Stream {
  update(text: string, isComplete: boolean): void;
  flush(): void;
  stop(): void;
}

interface Prepared {
  MarkdownStream: new (
    root: HTMLElement,
    requestFrame?: (callback: () => void) => () => void,
  ) => Stream;
}

/** Runs in the page. */
async function prepare(folder: string): Promise<void> {
  // Through a string, so that the runner of this file does not take the import for its own.
  const load = new Function("path", "return import(path)") as (path: string) => Promise<unknown>;
  Object.assign(window, await load(`${folder}/markdown-stream.ts`));
  await load(`${folder}/markdown.css`);
}

/** Runs in the page. */
function measureStream(settings: { text: string; chunk: number; step: number }) {
  const { MarkdownStream } = window as unknown as Prepared;
  const { text, chunk, step } = settings;
  const root = document.createElement("div");
  root.className = "markdown";
  document.body.replaceChildren(root);

  const began = performance.now();
  const growing = new MarkdownStream(root);
  for (let end = chunk; end <= text.length; end += chunk) {
    growing.update(text.slice(0, end), end === text.length);
    growing.flush();
  }
  const stream = performance.now() - began;
  growing.stop();

  const restarted = performance.now();
  for (let end = chunk * step; end <= text.length; end += chunk * step) {
    const whole = new MarkdownStream(root);
    whole.update(text.slice(0, end), true);
    whole.flush();
    whole.stop();
  }
  return { stream, again: (performance.now() - restarted) * step };
}

/** Runs in the page. A text that is there at once, in as many frames as it takes, each laid out. */
function measureWhole(text: string) {
  const { MarkdownStream } = window as unknown as Prepared;
  const root = document.createElement("div");
  root.className = "markdown";
  document.body.replaceChildren(root);
  const waiting = new Set<() => void>();
  const stream = new MarkdownStream(root, (callback) => {
    waiting.add(callback);
    return () => waiting.delete(callback);
  });
  stream.update(text, true);
  let total = 0;
  let stretch = 0;
  while (waiting.size > 0) {
    const now = [...waiting];
    waiting.clear();
    const began = performance.now();
    for (const callback of now) callback();
    root.getBoundingClientRect();
    const took = performance.now() - began;
    total += took;
    stretch = Math.max(stretch, took);
  }
  stream.stop();
  return { total, stretch };
}
