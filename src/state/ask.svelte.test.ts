import { expect, test } from "vitest";
import { sampleApp } from "./fixtures/sample-app.ts";
import { sampleRun } from "./fixtures/sample-run.ts";

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
