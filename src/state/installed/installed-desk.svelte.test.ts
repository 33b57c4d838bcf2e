import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { SAMPLE_MODEL, SAMPLE_PLAN } from "#state/fixtures/scripted-installed.ts";
import type { InstallRequest } from "#workers/installed/api.ts";
import { isChosenModel } from "./is-chosen-model.ts";

const REQUEST: InstallRequest = {
  origin: SAMPLE_MODEL.origin,
  quantization: "q4f16_1",
  files: [],
};

async function desk() {
  const app = sampleApp();
  return { app, installs: app.installs, weights: await app.installed() };
}

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

describe("an installation", () => {
  it("is looked at, watched and ends with a model in the list", async () => {
    const { weights, installs } = await desk();
    await weights.plan(REQUEST);
    expect(weights.planned?.plan).toEqual(SAMPLE_PLAN);
    expect(weights.room).toEqual({ usedBytes: 2e9, quotaBytes: 60e9, isPersisted: false });
    const installing = weights.install();
    await settle();
    expect(installs.newest.call).toEqual(["install", REQUEST]);
    installs.newest.progress({ bytes: 3.1e9 });
    await settle();
    expect(weights.work?.progress?.bytes).toBe(3.1e9);
    installs.stored = [SAMPLE_MODEL];
    installs.newest.finish();
    await installing;
    expect(weights).toMatchObject({ work: null, planned: null, failed: null });
    expect(weights.done).toBe("Router-R1-Qwen2.5-3B-Instruct is installed.");
    expect(weights.models).toEqual([SAMPLE_MODEL]);
  });

  it("is paused without a word of failure, and gone on with", async () => {
    const { weights, installs } = await desk();
    await weights.plan(REQUEST);
    const installing = weights.install();
    await settle();
    const begun = { ...SAMPLE_MODEL, isComplete: false, bytes: 0.4e9 };
    installs.stored = [begun];
    weights.stop();
    expect(weights.isStopping).toBe(true);
    await installing;
    expect(weights).toMatchObject({ work: null, failed: null, isStopping: false, models: [begun] });
    void weights.goOn(begun, null);
    await settle();
    expect(installs.newest.call).toEqual(["install", REQUEST]);
  });

  it("is cancelled with everything that there is of it", async () => {
    const { weights, installs } = await desk();
    await weights.plan(REQUEST);
    const installing = weights.install();
    await settle();
    weights.cancel();
    await installing;
    expect(installs.removed).toEqual([SAMPLE_PLAN.id]);
    expect(weights).toMatchObject({ planned: null, failed: null, done: "" });
  });

  it("says what stands in its way, before and after the download", async () => {
    const { weights, installs } = await desk();
    installs.refusal = new SwitchyardError("weights-unsupported", "Its architecture is “gpt2”.");
    await weights.plan(REQUEST);
    expect(weights).toMatchObject({
      planned: null,
      isPlanning: false,
      failed: { kind: "plan", failure: { code: "weights-unsupported" } },
    });
    installs.refusal = null;
    await weights.plan(REQUEST);
    const installing = weights.install();
    await settle();
    installs.newest.finish({ code: "storage-full", message: "No room.", fix: "", side: "visitor" });
    await installing;
    // The plan stays: with more room the same button goes on.
    expect(weights.planned).not.toBeNull();
    expect(weights.failed).toMatchObject({ kind: "install", failure: { code: "storage-full" } });
  });
});

describe("an installed model", () => {
  it("becomes the one that the page loads, with its library", async () => {
    const { weights, app } = await desk();
    weights.use(SAMPLE_MODEL);
    const { pageModel } = app.preferences.values;
    expect(pageModel).toMatchObject({
      preset: "custom",
      libraryUrl: SAMPLE_MODEL.libraryUrl,
      shape: "qwen",
    });
    expect(isChosenModel(SAMPLE_MODEL, pageModel)).toBe(true);
    expect(isChosenModel({ ...SAMPLE_MODEL, id: "other" }, pageModel)).toBe(false);
  });

  it("is verified and repaired, one piece of work at a time", async () => {
    const { weights, installs } = await desk();
    const verifying = weights.verify(SAMPLE_MODEL);
    await settle();
    await weights.repair(SAMPLE_MODEL, null);
    expect(installs.works).toHaveLength(1);
    installs.newest.finish(null, ["params_shard_3.bin"]);
    await verifying;
    expect(weights.done).toBe("");
    const repairing = weights.repair(SAMPLE_MODEL, null);
    await settle();
    expect(installs.newest.call).toEqual(["repair", SAMPLE_MODEL.id, []]);
    installs.newest.finish();
    await repairing;
    expect(weights.done).toBe("Router-R1-Qwen2.5-3B-Instruct is whole again.");
  });

  it("is saved as one file where no folder can be opened", async () => {
    const { weights, app } = await desk();
    await weights.export(SAMPLE_MODEL);
    expect(app.saved).toEqual([{ name: `${SAMPLE_MODEL.id}.tar`, text: "" }]);
  });

  it("is deleted", async () => {
    const { weights, installs } = await desk();
    installs.stored = [SAMPLE_MODEL];
    await weights.look();
    await weights.remove(SAMPLE_MODEL);
    expect(weights.models).toEqual([]);
    expect(installs.removed).toEqual([SAMPLE_MODEL.id]);
  });
});
