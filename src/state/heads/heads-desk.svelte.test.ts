import { expect, test } from "vitest";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { SAMPLE_TABLE } from "#state/fixtures/scripted-heads.ts";

const MEDIUM = "webllm/snowflake-arctic-embed-m-q0f32-normalised";

test("a fit on vectors of the page's model waits for that model, and gets the way to it", async () => {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  const desk = await app.heads();
  desk.embedding.usePlace("page");
  desk.embedding.usePreset(MEDIUM);
  const reading = desk.fit.choose([{ path: "table.csv", file: new Blob(["x"]) }]);
  app.fits.newest.found(SAMPLE_TABLE);
  await reading;
  expect(desk.fit.source).toBe("page");
  for (const entry of desk.fit.models) Object.assign(entry, { input: "1", output: "2" });

  await desk.startFit();
  expect(desk.job.failure).toMatchObject({ code: "model-not-loaded" });
  expect(app.fits.jobs).toHaveLength(1);

  app.gpuWorker.embeddings.loaded = { id: MEDIUM, dimension: 768, contextWindow: 512, loadMs: 1 };
  const fitting = desk.startFit();
  await expect.poll(() => app.fits.jobs).toHaveLength(2);
  expect(app.fits.connections).toBe(1);
  expect(app.fits.newest.job).toMatchObject({ embedding: { kind: "page", model: MEDIUM } });
  app.fits.newest.succeed({ embeddingModel: MEDIUM });
  await fitting;
  expect(desk.chosen?.embeddingModel).toBe(MEDIUM);
  expect(desk.embedding.name).toBe(MEDIUM);
});
