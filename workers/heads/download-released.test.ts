import { describe, expect, it } from "vitest";
import { Sha256 } from "#core/hash/sha256.ts";
import { writeCompactHeads } from "#core/heads/compact-heads.ts";
import { readCheckpoint } from "#core/heads/read-checkpoint.ts";
import { checkpointFiles } from "./checkpoint-files.ts";
import { downloadReleased, type PublishedCheckpoint } from "./download-released.ts";
import { CONFIG, chosen, smallCheckpoint } from "./fixtures/chosen-files.ts";

const FOLDER = "https://files.example/r2_router";

async function published(): Promise<PublishedCheckpoint> {
  const files = Object.entries(smallCheckpoint()).map(([path, content]) => chosen(path, content));
  const { heads } = await readCheckpoint(await checkpointFiles(files), {
    source: "",
    signal: new AbortController().signal,
  });
  return {
    folder: FOLDER,
    source: "a test",
    configSha256: new Sha256().update(new TextEncoder().encode(CONFIG)).digestHex(),
    weightsSha256: new Sha256().update(writeCompactHeads(heads).bin).digestHex(),
  };
}

function world(change: (path: string) => Response | Promise<Response> | null = () => null) {
  const asked: { path: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input).slice(FOLDER.length + 1);
    asked.push({ path, init });
    const content = smallCheckpoint()[path];
    const own = new Response(content ?? null, { status: content === undefined ? 404 : 200 });
    return (await change(path)) ?? own;
  };
  const told: [number, number | null][] = [];
  const stopper = new AbortController();
  const report = (done: number, total: number | null): void => void told.push([done, total]);
  return { asked, told, stopper, options: { fetch, signal: stopper.signal, report } };
}

describe("downloadReleased", () => {
  it("asks for the configuration and three files per model, without credentials, and tells how far it is", async () => {
    const { asked, told, options } = world();
    const heads = await downloadReleased(await published(), options);
    expect(heads).toMatchObject({ kind: "ridge", source: "a test", embedding: { dimension: 8 } });
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(Object.keys(smallCheckpoint())));
    expect(asked).toHaveLength(4);
    for (const { init } of asked) {
      expect(init).toMatchObject({
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    }
    expect(told).toEqual([
      [0, null],
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
  });

  it("refuses another configuration, and weights that differ in one bit", async () => {
    const other = world((path) => (path === "config.json" ? new Response(`${CONFIG} `) : null));
    await expect(downloadReleased(await published(), other.options)).rejects.toMatchObject({
      code: "checksum-mismatch",
      message: expect.stringContaining("config.json"),
    });
    expect(other.asked).toHaveLength(1);
    const name = "checkpoints/small/unlimited_score_predictor.joblib";
    const flipped = world((path) => {
      const bytes = path === name ? smallCheckpoint()[path] : undefined;
      if (bytes === undefined) return null;
      // In the middle of the coefficients.
      bytes[420] = (bytes[420] ?? 0) ^ 1;
      return new Response(bytes);
    });
    await expect(downloadReleased(await published(), flipped.options)).rejects.toMatchObject({
      code: "checksum-mismatch",
    });
  });

  it.each([
    ["a missing file", () => new Response(null, { status: 404 })],
    ["a file that is far too large", () => new Response(new Uint8Array(1_048_577))],
    ["a failing network", () => Promise.reject(new TypeError("Failed to fetch"))],
  ])("names the file for %s", async (_name, fail) => {
    const { options } = world((path) =>
      path.endsWith("limited_score_predictors.joblib") ? fail() : null,
    );
    await expect(downloadReleased(await published(), options)).rejects.toMatchObject({
      code: "provider-error",
      side: "network",
      message: "limited_score_predictors.joblib could not be downloaded.",
    });
  });

  it("stops in the middle", async () => {
    const { stopper, options, asked } = world((path) => {
      if (path === "config.json") return null;
      stopper.abort();
      return new Promise<Response>((_, reject) =>
        reject(new DOMException("stopped", "AbortError")),
      );
    });
    await expect(downloadReleased(await published(), options)).rejects.toMatchObject({
      code: "aborted",
    });
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});
