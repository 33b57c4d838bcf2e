import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { GOOD_GPU, NO_GPU, type ScriptedGpu } from "#state/fixtures/scripted-gpu.ts";
import { hashOf } from "#state/page/place.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import GpuSection from "./GpuSection.svelte";

async function show(prepare: (models: ScriptedGpu) => void = () => {}) {
  const app = sampleApp();
  prepare(app.gpuWorker);
  await render(WithApp, { props: { app, component: GpuSection, props: { isWanted: true } } });
  return {
    app,
    models: app.gpuWorker,
    section: page.getByRole("region", { name: "Router on this GPU" }),
  };
}

const button = (name: string | RegExp) => page.getByRole("button", { name });

test("without a GPU the section says why, and the demo and a server are one click away", async () => {
  const { app, section } = await show((models) => {
    models.report = NO_GPU;
  });
  await expect.element(section).toHaveTextContent("found no graphics processor");
  expect(page.getByRole("radio", { name: "Another model" }).elements()).toHaveLength(0);
  await page.getByRole("link", { name: "Use a server" }).click();
  expect(app.preferences.values).toMatchObject({ mode: "live", runtime: "server" });
  await expect
    .element(page.getByRole("link", { name: "Use a server" }))
    .toHaveAttribute("href", hashOf({ screen: "settings" }));
  await page.getByRole("link", { name: "Use the demo" }).click();
  expect(app.preferences.values.mode).toBe("demo");
});

test("who came for the section finds the focus there", async () => {
  await show();
  await expect.element(page.getByRole("heading", { name: "Router on this GPU" })).toHaveFocus();
});

test("tells in plain words what the device can do, and what will fit, before any download", async () => {
  const { section, models } = await show((scripted) => {
    scripted.report = {
      ...GOOD_GPU,
      hasShaderF16: false,
      maxBindingBytes: 128 * 1024 ** 2,
      machineMemoryGib: 4,
    };
  });
  await expect.element(section).toHaveTextContent("32 bits only");
  await expect.element(section).toHaveTextContent("about 4 GB in this machine");
  await expect.element(section).toHaveTextContent("It cannot run here.");
  await expect.element(section).toHaveTextContent("takes 0.2 GB at once");
  await expect.element(button(/^Download/)).toBeDisabled();
  await page.getByRole("radio", { name: "Qwen2.5-0.5B-Instruct" }).click();
  await expect.element(section).toHaveTextContent("Nothing speaks against it.");
  await button("Download 278 MB and load").click();
  expect(models.newest.request.model.modelUrl).toMatch(/Qwen2\.5-0\.5B-Instruct-q4f32_1-MLC$/);
});

test("says of every listed model what it is", async () => {
  await show();
  const base = page.getByText("A prompted base model, not the trained policy.");
  await expect.poll(() => base.elements().length).toBe(4);
  expect(page.getByText("they must be converted first").elements()).toHaveLength(2);
});

test("a load is watched, paused, gone on with, and ends with what the test found", async () => {
  const { models, section, app } = await show();
  await button(/^Download/).click();
  models.newest.post({ type: "phase", phase: "downloading" });
  models.newest.post({
    type: "progress",
    loadedBytes: 868e6,
    totalBytes: 1736e6,
    downloadedBytes: 868e6,
    elapsedMs: 20_000,
  });
  await expect.element(section).toHaveTextContent("868 MB of 1.7 GB, 43 MB a second, 20.0 s left");
  await button("Pause").click();
  await expect.element(section).toHaveTextContent("Paused at 868 MB of 1.7 GB.");
  await button("Go on downloading").click();
  models.newest.post({ type: "phase", phase: "testing" });
  await expect.element(section).toHaveTextContent("Testing that a continued text is read rightly");
  models.newest.succeed({ continuation: "corrected", loadMs: 8200 });
  const loaded = page.getByRole("region", { name: "Qwen2.5-3B-Instruct, prompted is loaded" });
  await expect.element(section).toHaveTextContent("It is loaded.");
  // A longer text is another load of it.
  await page.getByRole("combobox", { name: "Longest text" }).selectOptions("16,384 tokens");
  await expect.element(button(/^Download/)).toBeEnabled();
  await expect.element(loaded).toHaveTextContent("Ready after 8.2 s");
  await expect.element(loaded).toHaveTextContent("Self-test passed: 20 tokens");
  await expect.element(loaded).toHaveTextContent("shaders have been corrected");
  await page.getByRole("link", { name: "Use it for the next question" }).click();
  expect(app.preferences.values).toMatchObject({ mode: "live", runtime: "page" });
  await button("Unload").click();
  await expect.element(loaded).not.toBeInTheDocument();
});

test("a model by two addresses is loaded when both are right", async () => {
  const { models } = await show();
  await page.getByRole("radio", { name: "Another model" }).click();
  await expect.element(button("Download and load")).toBeDisabled();
  await page.getByRole("textbox", { name: "weights’ folder" }).fill("https://a.example/tiny-MLC");
  const library = page.getByRole("textbox", { name: "compiled library" });
  await library.fill("ftp://a.example/tiny.wasm");
  await expect.element(library).toHaveAttribute("aria-invalid", "true");
  await library.fill("https://a.example/tiny.wasm");
  await page.getByRole("combobox", { name: "Longest text" }).selectOptions("4,096 tokens");
  await button("Download and load").click();
  expect(models.newest.request.model).toEqual({
    id: "custom",
    modelUrl: "https://a.example/tiny-MLC",
    libraryUrl: "https://a.example/tiny.wasm",
    contextWindow: 4096,
  });
});

test("another tab that holds the GPU is told, and it can be taken over", async () => {
  const { models, section } = await show();
  await button(/^Download/).click();
  models.newest.fail({
    code: "gpu-busy",
    message: "Another tab of this page is using the graphics processor.",
    fix: "Take it over here.",
    side: "visitor",
  });
  await expect.element(section.getByRole("alert")).toHaveTextContent("Another tab of this page");
  await button("Take over and load").click();
  expect(models.newest.request.takeOver).toBe(true);
});

test("stored models are listed, and deleted when that is confirmed", async () => {
  const { models } = await show((scripted) => {
    scripted.stored = [
      {
        modelUrl: "https://huggingface.co/mlc-ai/Qwen2.5-3B-Instruct-q4f16_1-MLC/",
        files: 80,
        bytes: 1.7e9,
        isComplete: true,
      },
      { modelUrl: "https://a.example/half-MLC/", files: 2, bytes: 60e6, isComplete: false },
    ];
  });
  const list = page.getByRole("region", { name: "Kept in this browser" });
  await expect.element(list).toHaveTextContent("1.7 GB, complete");
  await expect.element(list).toHaveTextContent("60 MB, only a part of it");
  // Nothing is to be downloaded for what is complete.
  await expect.element(button("Load").first()).toBeVisible();
  await button("Delete half-MLC").click();
  await button("Delete it").click();
  await expect.element(list).not.toHaveTextContent("half-MLC");
  expect(models.removed).toEqual(["https://a.example/half-MLC/"]);
});

test("a tab that comes back into view sees that its model is gone", async () => {
  const { models, section } = await show();
  await button(/^Download/).click();
  models.newest.succeed();
  await expect.element(button("Unload")).toBeVisible();
  models.loaded = null;
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.element(section).toHaveTextContent("The model that was loaded is gone");
});

test("says where the form of the prompts comes from, and shows one that is not known", async () => {
  const { models, section } = await show();
  await button(/^Download/).click();
  models.newest.succeed();
  await expect
    .element(section)
    .toHaveTextContent("No chat template was found beside the weights; prompts are as Qwen");
  await button("Unload").click();
  await button(/^Download/).click();
  const frame = { before: "[USER] ", after: " [ROUTER]", trims: true };
  models.newest.succeed({ template: { file: "chat_template.jinja", frame } });
  await expect
    .element(section)
    .toHaveTextContent("own chat template (chat_template.jinja): a format of its own");
  await page.getByText("What stands around the router’s prompt").click();
  await expect.element(section.getByText("[USER]")).toBeVisible();
});

test("a load after a loss is watched, and cannot be paused", async () => {
  const { models, section } = await show();
  await button(/^Download/).click();
  models.newest.succeed();
  await expect.element(button("Unload")).toBeVisible();
  models.loaded = null;
  models.reload({ type: "phase", phase: "compiling" });
  await expect
    .element(section)
    .toHaveTextContent("The model is gone from the GPU: it is loaded again");
  await expect.element(section.getByRole("progressbar")).toBeVisible();
  expect(button("Pause").elements()).toHaveLength(0);
});
