import { expect, test } from "vitest";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { NO_GPU } from "#state/fixtures/scripted-gpu.ts";
import { readChoice } from "#state/gpu/gpu-choice.ts";

test("an empty question starts nothing and says what to do", async () => {
  const { ask, router } = sampleApp();
  ask.question = "   ";
  await ask.route();
  expect(ask.problem?.code).toBe("question-empty");
  expect(router.runs).toHaveLength(0);
});

test("a demo question starts a run with the chosen pool, weather and budget, and no key", async () => {
  const { ask, router, preferences } = sampleApp();
  preferences.set({ pace: 0, weather: { ...preferences.values.weather, rateLimit: true } });
  await ask.askAgain(" Who invented the radio? ");
  const { request } = router.run;
  expect(request.question).toBe("Who invented the radio?");
  expect(request.runtime).toEqual({ kind: "demo" });
  expect(request.weather?.rateLimit).toBe(true);
  expect(request.pool).toHaveLength(6);
  expect(request.budget).toBe(preferences.values.budget);
  // What goes to the worker must be plain data.
  expect(structuredClone(request)).toEqual(request);
});

test("a second question waits until the first run has ended", async () => {
  const { ask, router } = sampleApp();
  await ask.askAgain("One?");
  await ask.askAgain("Two?");
  expect(router.runs).toHaveLength(1);
  router.run.finish();
  await ask.current?.done;
  await ask.askAgain("Two?");
  expect(router.runs.map(({ request }) => request.question)).toEqual(["One?", "Two?"]);
});

test("a live question without server and key says what is missing and asks nobody", async () => {
  const { ask, router, preferences } = sampleApp();
  preferences.set({ mode: "live" });
  await ask.askAgain("Who invented the radio?");
  expect(ask.missing.map(({ what }) => what)).toEqual(["server"]);
  expect(router.runs).toHaveLength(0);
});

test("stop reaches the run, and the run stays in view", async () => {
  const { ask, router } = sampleApp();
  await ask.askAgain("One?");
  ask.stop();
  expect(router.run.stops).toBe(1);
  router.run.finish();
  await ask.current?.done;
  expect(ask.isRunning).toBe(false);
  expect(ask.current).not.toBeNull();
});

test("stop before the run has started keeps it from starting, and the next one is not held up", async () => {
  const { ask, router } = sampleApp();
  const first = ask.askAgain("One?");
  expect(ask.isRunning).toBe(true);
  ask.stop();
  expect(ask.isRunning).toBe(false);
  const second = ask.askAgain("Two?");
  await Promise.all([first, second]);
  expect(router.runs.map(({ request }) => request.question)).toEqual(["Two?"]);
  expect(ask.isStarting).toBe(false);
});

test("a cut run is resumed with its own question, pool and budget", async () => {
  const { ask, router } = sampleApp();
  const recorded = sampleRun().slice(0, 50);
  const view = await ask.resumeStored(recorded);
  expect(router.run.recorded).toBe(recorded);
  expect(router.run.request).toMatchObject({ id: "sample", seed: 7, runtime: { kind: "demo" } });
  expect(ask.current).toBe(view);
  expect(ask.question).toContain("Fidelio");
});

test("a stored run without a beginning cannot be resumed", async () => {
  const { ask } = sampleApp();
  await expect(ask.resumeStored([])).rejects.toMatchObject({ code: "import-invalid" });
});

test("a live question on this computer's GPU runs on the model that is loaded there", async () => {
  const { ask, router, preferences, gpuWorker: models, gpu } = sampleApp();
  preferences.set({ mode: "live", runtime: "page" });
  await ask.askAgain("Who invented the radio?");
  expect(ask.missing.map(({ what }) => what)).toEqual(["model"]);
  expect(router.runs).toHaveLength(0);
  expect(router.connections).toBe(0);

  const model = await gpu();
  const choice = readChoice(preferences.values.pageModel, true);
  if (!choice.ok) throw new Error("the preset cannot be read");
  const loading = model.load(choice.chosen);
  await ask.askAgain("Who invented the radio?");
  expect(ask.missing[0]?.text).toContain("still being loaded");
  models.newest.succeed();
  await loading;
  await ask.askAgain("Who invented the radio?");
  expect(ask.missing).toEqual([]);
  expect(router.connections).toBe(1);
  expect(router.run.request).toMatchObject({
    runtime: { kind: "page", model: "Qwen2.5-3B-Instruct, prompted", shape: "qwen" },
    options: { shape: "qwen" },
  });
  expect(structuredClone(router.run.request)).toEqual(router.run.request);
});

test("without a graphics processor the reason is named", async () => {
  const { ask, preferences, gpuWorker: models } = sampleApp();
  models.report = NO_GPU;
  preferences.set({ mode: "live", runtime: "page" });
  await ask.askAgain("Who invented the radio?");
  expect(ask.missing).toEqual([
    { what: "gpu", text: expect.stringContaining("found no graphics processor") },
  ]);
});

test("a live run is resumed wherever live runs go now", async () => {
  const { ask, router, preferences, gpuWorker: models } = sampleApp();
  preferences.set({ mode: "live", runtime: "page" });
  const recorded = sampleRun()
    .slice(0, 50)
    .map((event) => (event.type === "run-start" ? { ...event, demo: false } : event));
  await expect(ask.resumeStored(recorded)).rejects.toMatchObject({
    message: expect.stringContaining("not loaded"),
  });
  models.loaded = {
    id: "m",
    contextWindow: 8192,
    continuation: "as-compiled",
    canPop: true,
    agreement: { maxDifference: 0, range: 1, tokens: 20 },
    template: null,
    loadMs: 1,
  };
  await ask.resumeStored(recorded);
  expect(router.run.request.runtime.kind).toBe("page");
});
