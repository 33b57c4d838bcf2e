import { describe, expect, it } from "vitest";
import { writeLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { MADE, MADE_MODEL, madeFile } from "./fixtures/made-table.ts";
import { loadShipped, loadShippedLexical } from "./load-shipped-table.ts";
import { readShipped } from "./read-shipped-table.ts";
import { SHIPPED_LLMROUTER } from "./shipped-tables.ts";

function world(answer: (url: string) => Response | Promise<Response>) {
  const asked: string[] = [];
  const stopper = new AbortController();
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input));
    return answer(String(input));
  };
  const files = { fetch, base: "https://page.example/lab/index.html#x", signal: stopper.signal };
  return { asked, stopper, files };
}

const EMBEDDING = MADE.table.questions.features?.embedding ?? "";

describe("loading a table that comes with the page", () => {
  it("asks the page’s own folder, and gives table and embedding that belong together", async () => {
    const { asked, files } = world(
      (url) => new Response(url.includes("lexical") ? writeLexicalModel(MADE_MODEL) : madeFile()),
    );
    const shipped = await loadShipped(SHIPPED_LLMROUTER, files);
    expect(shipped).toEqual(readShipped(madeFile()));
    const name = shipped.table.questions.features?.embedding ?? "";
    expect(await loadShippedLexical(SHIPPED_LLMROUTER, name, files)).toEqual(MADE_MODEL);
    expect(asked).toEqual([
      "https://page.example/lab/tables/llmrouter-v1.bin",
      "https://page.example/lab/tables/llmrouter-v1-lexical.bin",
    ]);
  });

  it("refuses an embedding of another name", async () => {
    const { files } = world(() => new Response(writeLexicalModel(MADE_MODEL)));
    await expect(loadShippedLexical(SHIPPED_LLMROUTER, "lexical-9-x", files)).rejects.toMatchObject(
      { code: "embedding-mismatch" },
    );
  });

  it.each<[string, () => Response | Promise<Response>, string, string]>([
    ["no network", () => Promise.reject(new TypeError("x")), "offline", "could not be loaded"],
    ["no file", () => new Response(null, { status: 404 }), "import-invalid", "has no tables/"],
    [
      "a page in its place",
      () => new Response("<!doctype html>"),
      "import-invalid",
      "does not hold",
    ],
    ["far too much", () => new Response(new Uint8Array(8_388_609)), "offline", "could not be"],
  ])("says so when there is %s", async (_, answer, code, words) => {
    const { files } = world(answer);
    for (const work of [
      loadShipped(SHIPPED_LLMROUTER, files),
      loadShippedLexical(SHIPPED_LLMROUTER, EMBEDDING, files),
    ]) {
      await expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    }
  });

  it("stops", async () => {
    const { stopper, files, asked } = world(() => {
      stopper.abort();
      return Promise.reject(new DOMException("stopped", "AbortError"));
    });
    await expect(loadShipped(SHIPPED_LLMROUTER, files)).rejects.toMatchObject({ code: "aborted" });
    await expect(loadShipped(SHIPPED_LLMROUTER, files)).rejects.toMatchObject({ code: "aborted" });
    expect(asked).toHaveLength(1);
  });
});
