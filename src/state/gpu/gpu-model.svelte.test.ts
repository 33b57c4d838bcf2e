import { expect, test } from "vitest";
import { GOOD_GPU, NO_GPU, ScriptedGpu } from "#state/fixtures/scripted-gpu.ts";
import { Preferences, type PreferenceValues } from "#state/settings/preferences.svelte.ts";
import { GPU_LOCK, type LoadedModel } from "#workers/gpu/api.ts";
import { type ChosenModel, readChoice } from "./gpu-choice.ts";
import { GpuModel } from "./gpu-model.svelte.ts";

function sample() {
  const models = new ScriptedGpu();
  const written: Partial<PreferenceValues>[] = [];
  const preferences = new Preferences(
    async () => ({ read: async () => ({}), write: async (changed) => void written.push(changed) }),
    (thrown) => {
      throw thrown;
    },
  );
  const held: { name: string }[] = [];
  const model = new GpuModel({
    client: models,
    preferences,
    locks: { query: async () => ({ held }) },
  });
  return { models, preferences, held, model };
}

function qwen(): ChosenModel {
  const choice = { preset: "qwen2.5-3b", contextWindow: 4096, modelUrls: {}, libraryUrl: "" };
  const reading = readChoice({ ...choice, shape: "qwen" }, true);
  if (!reading.ok) throw new Error("the preset cannot be read");
  return reading.chosen;
}

const BUSY = {
  code: "gpu-busy",
  message: "Another tab of this page is using the graphics processor.",
  fix: "Take it over here.",
  side: "visitor",
} as const;

test("tells what the device can do, what is stored and what is loaded", async () => {
  const { models, model } = sample();
  models.stored = [{ modelUrl: "https://a.example/m/", files: 2, bytes: 9, isComplete: true }];
  await model.look();
  expect(model).toMatchObject({ report: GOOD_GPU, stored: models.stored, loaded: null });
  expect(model.isHeldElsewhere).toBe(false);
});

test("a load shows its phases and its rate, and ends with the model", async () => {
  const { models, model } = sample();
  const loading = model.load(qwen());
  expect(model).toMatchObject({ isLoading: true, phase: "checking" });
  expect(models.newest.request).toMatchObject({
    takeOver: false,
    continuation: "as-compiled",
    model: { contextWindow: 4096 },
  });
  models.newest.post({ type: "phase", phase: "downloading" });
  const progress = { type: "progress", loadedBytes: 600e6, totalBytes: 1600e6 } as const;
  models.newest.post({ ...progress, downloadedBytes: 0, elapsedMs: 10 });
  await expect.poll(() => model.progress).toMatchObject({ bytesPerSecond: null, leftMs: null });
  models.newest.post({ ...progress, downloadedBytes: 100e6, elapsedMs: 2000 });
  await expect
    .poll(() => model.progress)
    .toEqual({
      loadedBytes: 600e6,
      totalBytes: 1600e6,
      bytesPerSecond: 50e6,
      leftMs: 20_000,
    });
  models.newest.succeed();
  await loading;
  expect(model).toMatchObject({ isLoading: false, phase: null, progress: null, failure: null });
  expect(model.loaded?.id).toBe("qwen2.5-3b-q4f16_1");
  expect(model.runtime).toEqual({
    kind: "page",
    model: "Qwen2.5-3B-Instruct, prompted",
    shape: "qwen",
  });
  expect(await model.missing()).toBeNull();
});

test("a paused load is no failure, and goes on with the next one", async () => {
  const { models, model } = sample();
  const loading = model.load(qwen());
  const progress = { loadedBytes: 5, totalBytes: 9, downloadedBytes: 5, elapsedMs: 900 };
  models.newest.post({ type: "progress", ...progress });
  await expect.poll(() => model.progress?.loadedBytes).toBe(5);
  model.pause();
  expect(model.isStopping).toBe(true);
  await loading;
  expect(models.newest.stops).toBe(1);
  expect(model).toMatchObject({ isPaused: true, failure: null, loaded: null });
  const again = model.load(qwen());
  expect(model.progress?.loadedBytes).toBe(5);
  models.newest.succeed();
  await again;
  expect(model.isPaused).toBe(false);
});

test("another tab's hold is told before and after trying, and can be taken", async () => {
  const { models, held, model } = sample();
  held.push({ name: GPU_LOCK });
  await model.look();
  expect(model.isHeldElsewhere).toBe(true);
  const refused = model.load(qwen());
  models.newest.fail(BUSY);
  await refused;
  expect(model.failure?.code).toBe("gpu-busy");
  const taken = model.load(qwen(), { takeOver: true });
  expect(models.newest.request.takeOver).toBe(true);
  models.newest.succeed();
  await taken;
  expect(model).toMatchObject({ isHeldElsewhere: false, failure: null });
});

test("what a load finds out about the device is kept for the next one", async () => {
  const { models, model, preferences } = sample();
  const first = model.load(qwen());
  models.newest.succeed({ continuation: "corrected" });
  await first;
  const { libraryUrl } = qwen().source;
  expect(preferences.values.continuations).toEqual({ [libraryUrl]: "corrected" });
  await model.unload();
  expect(model).toMatchObject({ loaded: null, wasLost: false });
  void model.load(qwen());
  expect(models.newest.request.continuation).toBe("corrected");
});

test("a model that went away by itself is missed", async () => {
  const { models, model } = sample();
  const loading = model.load(qwen());
  models.newest.succeed();
  await loading;
  models.loaded = null;
  expect(await model.missing()).toMatchObject({
    what: "model",
    text: expect.stringMatching(/gone/),
  });
  expect(model.wasLost).toBe(true);
});

test("says what stands in the way, also when the worker does not answer", async () => {
  const { models, model } = sample();
  expect(await model.missing()).toMatchObject({ what: "model" });
  models.report = NO_GPU;
  expect(await model.missing()).toMatchObject({ what: "gpu" });
  models.call = async () => {
    throw new Error("nobody there");
  };
  expect(await model.missing()).toMatchObject({
    what: "gpu",
    text: expect.stringContaining("nobody there"),
  });
  await model.look();
  expect(model.failure?.code).toBe("internal");
});

test("a deleted model is gone from the list", async () => {
  const { models, model } = sample();
  models.stored = [{ modelUrl: "https://a.example/m/", files: 2, bytes: 9, isComplete: true }];
  await model.look();
  await model.remove("https://a.example/m/");
  expect(models.removed).toEqual(["https://a.example/m/"]);
  expect(model.stored).toEqual([]);
});

test("a model's own chat template makes its prompts", async () => {
  const { models, model } = sample();
  const frame = { before: "[USER] ", after: "[ROUTER]", trims: true };
  const load = async (changes: Partial<LoadedModel>): Promise<typeof model.runtime> => {
    await model.unload();
    const loading = model.load(qwen());
    models.newest.succeed(changes);
    await loading;
    return model.runtime;
  };
  const file = "tokenizer_config.json";
  expect(await load({ template: { file, frame } })).toMatchObject({ shape: "qwen", frame });
  // One that is known goes by its name, also where another one was chosen.
  const plain = { before: "", after: "", trims: false };
  const known = await load({ template: { file, frame: plain } });
  expect(known).toMatchObject({ shape: "plain" });
  expect("frame" in known).toBe(false);
  expect(await load({ template: { file, frame: null } })).toMatchObject({ shape: "qwen" });
});

test("a load that a run needs after a loss is shown like any other", async () => {
  const { models, model } = sample();
  const loading = model.load(qwen());
  models.newest.succeed();
  await loading;
  const { loaded } = model;
  models.loaded = null;
  models.reload({ type: "phase", phase: "compiling" });
  expect(model).toMatchObject({ isLoading: true, isReloading: true, phase: "compiling" });
  await model.look();
  expect(model.wasLost).toBe(false);
  models.loaded = loaded;
  models.reload({ type: "finish", failure: null, loaded });
  expect(model).toMatchObject({ isLoading: false, isReloading: false, phase: null, loaded });

  models.reload({ type: "phase", phase: "checking" });
  models.loaded = null;
  models.reload({ type: "finish", failure: BUSY, loaded: null });
  expect(model).toMatchObject({ isLoading: false, isReloading: false, failure: BUSY });
});
