import { expect, test } from "vitest";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { prepareRun } from "./prepare-run.ts";

const SMALL = "webllm/snowflake-arctic-embed-s-q0f32-normalised";

test("a live run that embeds on the page needs its model, and then has the way to it", async () => {
  const app = sampleApp();
  const { router, preferences, pools, gpu } = app;
  preferences.set({ mode: "live", policy: "r2-router", headsId: "h1", embeddingPlace: "page" });
  const parts = {
    ...{ router, preferences, pools, gpu },
    providers: async () => [],
    now: () => 1,
    newId: () => "run",
    newSeed: () => 7,
  };
  expect(await prepareRun(parts, "Who?")).toMatchObject({
    kind: "missing",
    missing: [{ what: "embedding", text: expect.stringContaining("not loaded") }],
  });
  expect(router.connections).toBe(0);
  app.gpuWorker.embeddings.loaded = { id: SMALL, dimension: 384, contextWindow: 512, loadMs: 1 };
  expect(await prepareRun(parts, "Who?")).toMatchObject({
    kind: "ready",
    request: { embedding: { kind: "page", model: SMALL }, heads: "h1" },
  });
  expect(router.connections).toBe(1);
});
