import { expect, it } from "vitest";
import { GOOD_GPU, NO_GPU } from "#state/fixtures/scripted-gpu.ts";
import { SAMPLE_PLAN } from "#state/fixtures/scripted-installed.ts";
import { judgeInstall, quantisedBytes } from "./judge-plan.ts";

const ROOM = { usedBytes: 1e9, quotaBytes: 60e9, isPersisted: true };

it("lets through what device and storage can hold", () => {
  expect(judgeInstall(SAMPLE_PLAN, GOOD_GPU, ROOM, 0)).toEqual({
    refusals: [],
    cannotRun: [],
    doubts: [],
    instead: "",
  });
  // Nothing known is nothing against it.
  expect(judgeInstall(SAMPLE_PLAN, null, null, 0)).toMatchObject({ refusals: [], cannotRun: [] });
});

it("refuses what the storage cannot hold, less what is there already, and says what would fit", () => {
  const small = { ...ROOM, quotaBytes: 2.5e9 };
  const judged = judgeInstall(SAMPLE_PLAN, GOOD_GPU, small, 0);
  expect(judged.refusals).toEqual([
    "The model takes 1.7 GB of storage; this page may use 1.5 GB more.",
  ]);
  expect(judged.instead).toBe("None of the published policies would fit in q4f16_1.");
  expect(judgeInstall(SAMPLE_PLAN, GOOD_GPU, small, 0.5e9).refusals).toEqual([]);
  const large = { ...SAMPLE_PLAN, summary: { ...SAMPLE_PLAN.summary, storeBytes: 4e9 } };
  const other = judgeInstall(large, GOOD_GPU, { ...ROOM, quotaBytes: 3.8e9 }, 0);
  expect(other.instead).toMatch(/would fit: .*Router-R1-Qwen2\.5-3B-Instruct \(1\.7 GB\)/);
  expect(other.instead).not.toContain("xRouter");
});

it("says why the device cannot run it, and in what it could", () => {
  const old = { ...GOOD_GPU, hasShaderF16: false };
  const judged = judgeInstall(SAMPLE_PLAN, old, ROOM, 0);
  expect(judged).toMatchObject({
    refusals: [],
    cannotRun: [expect.stringContaining("q4f32_1 variant does without")],
    instead: expect.stringContaining("In q4f32_1 would fit"),
  });
  const narrow = { ...GOOD_GPU, maxBindingBytes: 128 * 2 ** 20 };
  expect(judgeInstall(SAMPLE_PLAN, narrow, ROOM, 0)).toMatchObject({
    cannotRun: [expect.stringContaining("at once")],
    instead: "None of the published policies would fit in q4f16_1.",
  });
  expect(judgeInstall(SAMPLE_PLAN, NO_GPU, ROOM, 0)).toMatchObject({
    cannotRun: [expect.stringContaining("no graphics processor")],
    instead: "",
  });
});

it("knows what a 3B model takes", () => {
  const { library } = SAMPLE_PLAN.summary;
  // 3.086 thousand million parameters of 4.5 bits.
  expect(library === null ? 0 : quantisedBytes(library.shape)).toBeCloseTo(1.7357e9, -7);
});
