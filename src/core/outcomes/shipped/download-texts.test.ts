import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downloadTexts, publicAddress, type TextsProgress } from "./download-texts.ts";
import { MADE_TEXTS, madeFile } from "./fixtures/made-table.ts";
import { JsonListSplitter } from "./json-list-splitter.ts";
import { LLMROUTER_SOURCE, type PublicSource } from "./public-source.ts";
import { readShipped } from "./read-shipped-table.ts";

const SHIPPED = readShipped(madeFile());
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A public file as LLMRouter writes it. */
function listed(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const records = texts.map((question) => ({ question, scores: { "a [1]": 1 }, cluster_id: 0 }));
  return bytesOf(JSON.stringify(records, null, 2));
}

const FILES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "train.json": listed(MADE_TEXTS.slice(0, 40)),
  "test.json": listed(MADE_TEXTS.slice(40)),
};

const SOURCE: PublicSource = {
  ...LLMROUTER_SOURCE,
  repository: "owner/name",
  commit: "c0ffee",
  outcomes: Object.entries(FILES).map(([path, { length }]) => {
    return { path: `data/${path}`, bytes: length, sha256: "" };
  }),
};

function world(answer: (path: string) => Response | Promise<Response> | null = () => null) {
  const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const told: TextsProgress[] = [];
  const stopper = new AbortController();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input);
    asked.push({ url, init });
    const path = url.slice(url.lastIndexOf("/") + 1);
    return (await answer(path)) ?? new Response(inPieces(FILES[path] ?? new Uint8Array(), 97));
  };
  const options = {
    fetch,
    signal: stopper.signal,
    onProgress: (progress: TextsProgress) => void told.push(progress),
  };
  return { asked, told, stopper, options };
}

/** A body that comes in pieces that end anywhere, also within a character. */
function inPieces(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

describe("downloadTexts", () => {
  it("gives every question its text, in its own letters, from two files at the pinned commit", async () => {
    const { asked, told, options } = world();
    const { table, matched, of } = await downloadTexts(SHIPPED, SOURCE, options);
    expect(table.questions.texts).toEqual(MADE_TEXTS);
    expect([matched, of]).toEqual([MADE_TEXTS.length, MADE_TEXTS.length]);
    expect({ ...table.questions, texts: null }).toEqual(SHIPPED.table.questions);
    expect(asked.map(({ url }) => url)).toEqual([
      "https://raw.githubusercontent.com/owner/name/c0ffee/data/train.json",
      "https://raw.githubusercontent.com/owner/name/c0ffee/data/test.json",
    ]);
    for (const { init } of asked) {
      expect(init).toMatchObject({
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    }
    const whole = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);
    expect(told[0]).toEqual({ bytes: 0, of: whole, matched: 0 });
    expect(told.at(-1)).toEqual({ bytes: whole, of: whole, matched });
    expect(told.length).toBeGreaterThan(20);
  });

  it("says how many it found where the files hold other questions as well, or fewer", async () => {
    const texts = ["Something else?", ...MADE_TEXTS.slice(0, 3), MADE_TEXTS[1] ?? ""];
    const { options } = world((path) =>
      path === "train.json" ? new Response(listed(texts)) : new Response("[]"),
    );
    const { table, matched, of } = await downloadTexts(SHIPPED, SOURCE, options);
    expect([matched, of]).toEqual([3, MADE_TEXTS.length]);
    expect(table.questions.texts?.slice(0, 5)).toEqual([...MADE_TEXTS.slice(0, 3), "", ""]);
  });

  it("refuses files without a single question of the table", async () => {
    const { options } = world(() => new Response(listed(["Something else?"])));
    await expect(downloadTexts(SHIPPED, SOURCE, options)).rejects.toMatchObject({
      code: "checksum-mismatch",
      message: expect.stringContaining("owner/name"),
    });
  });

  it.each([
    ["is not there", () => new Response(null, { status: 404 })],
    ["is a web page", () => new Response("<!doctype html><p>Sign in [here]")],
    ["is cut", () => new Response((FILES["train.json"] ?? new Uint8Array()).slice(0, 700))],
    ["is damaged", () => new Response('[{"question": "x" "y"}]')],
    ["is far too large", () => new Response(new Uint8Array(100_000).fill(32))],
    ["cannot be reached", () => Promise.reject(new TypeError("Failed to fetch"))],
    [
      "breaks off",
      () => new Response(new ReadableStream({ pull: (c) => c.error(new TypeError("lost")) })),
    ],
  ])("names a file that %s", async (_, answer) => {
    const { options } = world((path) => (path === "train.json" ? answer() : null));
    await expect(downloadTexts(SHIPPED, SOURCE, options)).rejects.toMatchObject({
      code: "provider-error",
      side: "network",
      message: "train.json with the questions’ texts could not be downloaded.",
    });
  });

  it("stops in the middle, and stops the download with it", async () => {
    let isCancelled = false;
    const { stopper, options, told, asked } = world(() => {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          controller.enqueue(bytesOf('[{"question": "x"},'));
        },
        cancel() {
          isCancelled = true;
        },
      });
      return new Response(body);
    });
    const work = downloadTexts(SHIPPED, SOURCE, {
      ...options,
      onProgress: (progress) => {
        options.onProgress(progress);
        if (told.length === 3) stopper.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: "aborted" });
    expect(isCancelled).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("finds LLMRouter’s files where they are public", () => {
    expect(LLMROUTER_SOURCE.outcomes.map((file) => publicAddress(LLMROUTER_SOURCE, file))).toEqual(
      ["train", "test"].map(
        (name) =>
          `https://raw.githubusercontent.com/ulab-uiuc/LLMRouter/4e7a796942ce26e9d5f2b93191c7c2585c99c2e3/data/dcrouter_preprocessed/${name}.json`,
      ),
    );
  });
});

describe("JsonListSplitter", () => {
  it("cuts a list of objects into its objects, however it comes", () => {
    const value = fc.jsonValue();
    const records = fc.array(fc.dictionary(fc.string(), value));
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 9 }), fc.nat(4), (list, size, spaces) => {
        const text = JSON.stringify(list, null, spaces);
        const splitter = new JsonListSplitter();
        const found: unknown[] = [];
        for (let at = 0; at < text.length; at += size) {
          for (const json of splitter.push(text.slice(at, at + size))) found.push(JSON.parse(json));
        }
        expect(found).toEqual(JSON.parse(text));
        expect(splitter.isClosed).toBe(true);
      }),
    );
  });
});
