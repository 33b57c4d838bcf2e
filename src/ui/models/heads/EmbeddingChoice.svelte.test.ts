import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { NO_GPU, type ScriptedGpu } from "#state/fixtures/scripted-gpu.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import EmbeddingChoice from "./EmbeddingChoice.svelte";

const SMALL = "webllm/snowflake-arctic-embed-s-q0f32-normalised";

async function show(wanted: string | null, prepare: (models: ScriptedGpu) => void = () => {}) {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  prepare(app.gpuWorker);
  const { embedding: draft } = await app.heads();
  await render(WithApp, { props: { app, component: EmbeddingChoice, props: { draft, wanted } } });
  return { app, section: page.getByRole("region", { name: "Question vectors" }) };
}

const button = (name: string) => page.getByRole("button", { name });
const onGpu = () => page.getByRole("radio", { name: "From this computer’s GPU" });

test("an embedding model is loaded in place of the router's, with its progress", async () => {
  const { app, section } = await show("Qwen/Qwen3-0.6B");
  const model = await app.gpu();
  await onGpu().click();
  expect(app.preferences.values.embeddingPlace).toBe("page");
  await expect
    .element(section)
    .toHaveTextContent(`fitted on Qwen/Qwen3-0.6B: a run with vectors of ${SMALL} is refused`);
  await button("Load the embedding model").click();
  const scripted = app.gpuWorker.embeddings;
  await expect.poll(() => scripted.requests.at(-1)?.model.id).toBe(SMALL);
  scripted.post({ type: "phase", phase: "downloading" });
  const progress = { type: "progress", downloadedBytes: 5e7, elapsedMs: 900 } as const;
  scripted.post({ ...progress, loadedBytes: 5e7, totalBytes: 133e6 });
  await expect.element(section).toHaveTextContent("50 MB of 133 MB");
  scripted.succeed();
  await expect.element(section).toHaveTextContent("is loaded: 384 numbers");
  expect(model.embedding.loaded?.id).toBe(SMALL);
  await button("Unload").click();
  await expect.element(button("Load the embedding model")).toBeEnabled();
});

test("a model of a router gives way, and that is said before", async () => {
  const { app, section } = await show(null, (models) => {
    models.loaded = {
      id: "router",
      contextWindow: 4096,
      continuation: "as-compiled",
      canPop: true,
      template: null,
      agreement: { maxDifference: 0, range: 1, tokens: 2 },
      loadMs: 1,
    };
  });
  await onGpu().click();
  await expect.element(section).toHaveTextContent("router will be unloaded");
  await button("Load the embedding model").click();
  await expect.poll(() => app.gpuWorker.loaded).toBeNull();
  await button("Stop").click();
  expect(app.gpuWorker.embeddings.stops).toBe(1);
  await expect.element(button("Load the embedding model")).toBeEnabled();
  expect(section.getByRole("alert").elements()).toHaveLength(0);
});

test("another tab's model is taken over only when that is asked for", async () => {
  const { app, section } = await show(null);
  await onGpu().click();
  await button("Load the embedding model").click();
  await expect.poll(() => app.gpuWorker.embeddings.requests).toHaveLength(1);
  const message = "Another tab of this page is using the graphics processor.";
  app.gpuWorker.embeddings.fail({
    code: "gpu-busy",
    message,
    fix: "Take it over.",
    side: "visitor",
  });
  await expect.element(section.getByRole("alert")).toHaveTextContent(message);
  await button("Take over and load the embedding model").click();
  await expect
    .poll(() => app.gpuWorker.embeddings.requests.map(({ takeOver }) => takeOver))
    .toEqual([false, true]);
});

test("without a GPU there is a reason and no button", async () => {
  const { section } = await show(null, (models) => {
    models.report = NO_GPU;
  });
  await onGpu().click();
  await expect.element(section).toHaveTextContent("found no graphics processor");
  expect(button("Load the embedding model").elements()).toHaveLength(0);
  await page.getByRole("radio", { name: "From an embedding server" }).click();
  await expect.element(page.getByLabelText("Address of the embedding server")).toBeVisible();
});
