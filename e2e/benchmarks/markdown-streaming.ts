import { createServer } from "vite";
import { type Benchmark, row } from "./benchmark.ts";
import { launchChromium } from "./chromium-page.ts";

/** A reply of 20 kB in chunks of four characters: about one token each. */
const LENGTH = 20_000;
const CHUNK = 4;

/**
 * Time on the main thread to show a streamed reply, flushed at every chunk: our stream, which parses only what is new,
 * against the same parser started again on the whole text at each chunk.
 */
export const markdownStreaming: Benchmark = {
  name: "markdown-streaming",
  about: "ms to show a streamed 20 kB reply, against parsing it again at every chunk",
  async run() {
    const [browser, site] = await Promise.all([
      launchChromium(),
      createServer({ server: { host: "127.0.0.1", port: 0 }, logLevel: "silent" }),
    ]);
    try {
      await site.listen();
      const page = await browser.newPage();
      await page.goto(site.resolvedUrls?.local[0] ?? site.resolvedUrls?.network[0] ?? "");
      const { stream, again } = await page.evaluate(measure, {
        length: LENGTH,
        chunk: CHUNK,
        module: "/src/ui/parts/markdown/markdown-stream.ts",
      });
      return [row("markdown-streaming", "ms", stream, again)];
    } finally {
      await Promise.all([browser.close(), site.close()]);
    }
  },
};

/** Runs in the page. */
async function measure(settings: { length: number; chunk: number; module: string }) {
  // Through a string, so that the runner of this file does not take the import for its own.
  const load = new Function("path", "return import(path)") as (path: string) => Promise<unknown>;
  const { MarkdownStream } = (await load(settings.module)) as {
    MarkdownStream: new (
      root: HTMLElement,
    ) => {
      update(text: string, isComplete: boolean): void;
      flush(): void;
      stop(): void;
    };
  };
  const piece =
    "## A heading\n\nA paragraph with **bold**, *italic* and `code`, long enough to wrap once or twice on a phone.\n\n" +
    "- one item\n- another with [a link](https://example.com)\n\n```ts\nconst answer = 42;\n```\n\n";
  const text = piece.repeat(Math.ceil(settings.length / piece.length)).slice(0, settings.length);
  const root = document.createElement("div");
  document.body.append(root);

  const began = performance.now();
  const growing = new MarkdownStream(root);
  for (let end = settings.chunk; end <= text.length; end += settings.chunk) {
    growing.update(text.slice(0, end), end === text.length);
    growing.flush();
  }
  const stream = performance.now() - began;

  const restarted = performance.now();
  for (let end = settings.chunk; end <= text.length; end += settings.chunk) {
    const whole = new MarkdownStream(root);
    whole.update(text.slice(0, end), true);
    whole.flush();
  }
  return { stream, again: performance.now() - restarted };
}
