import { describe, expect, it } from "vitest";
import { reportGpu } from "#workers/gpu/gpu-report.ts";
import type { GpuReport } from "./gpu-report.ts";
import { judgeModel, type ModelNeeds } from "./judge-model.ts";

const GIB = 1024 ** 3;

const DESKTOP: GpuReport = {
  adapter: { vendor: "nvidia", architecture: "ampere", description: "", isSoftware: false },
  hasShaderF16: true,
  maxBufferBytes: 4 * GIB,
  maxBindingBytes: 2 * GIB,
  machineMemoryGib: 8,
  freeStorageBytes: 100 * GIB,
  problem: null,
};

/** Qwen 2.5 3B in q4f16_1. */
const NEEDS: ModelNeeds = {
  weightBytes: 1.74e9,
  cacheBytesPerToken: 36_864,
  largestTensorBytes: 155_582_464,
  needsShaderF16: true,
};

describe("judgeModel", () => {
  it("lets a model through where nothing speaks against it", () => {
    const judgement = judgeModel(DESKTOP, NEEDS, 8192);
    expect(judgement).toMatchObject({ fits: "yes", reasons: [] });
    expect(judgement.deviceBytes).toBeCloseTo(1.74e9 + 36_864 * 8192 + 0.5 * GIB, 0);
  });

  it.each([
    ["16-bit arithmetic", { hasShaderF16: false }, /16 bits/],
    ["a buffer of the size", { maxBindingBytes: 128 * 1024 ** 2 }, /at once/],
    ["room to store it", { freeStorageBytes: GIB }, /1\.7 GB of storage.*1\.1 GB more/],
  ])("refuses it without %s", (_, changes, reason) => {
    const judgement = judgeModel({ ...DESKTOP, ...changes }, NEEDS, 8192);
    expect(judgement.fits).toBe("no");
    expect(judgement.reasons).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    ["a small machine", { machineMemoryGib: 4 }, /about 4 GB/],
    ["a browser that does not say", { machineMemoryGib: null }, /does not say/],
  ])("doubts on %s", (_, changes, reason) => {
    const judgement = judgeModel({ ...DESKTOP, ...changes }, NEEDS, 8192);
    expect(judgement.fits).toBe("maybe");
    expect(judgement.reasons).toEqual([expect.stringMatching(reason)]);
  });

  it("doubts where the processor would have to do it", () => {
    const adapter = {
      vendor: "google",
      architecture: "swiftshader",
      description: "",
      isSoftware: true,
    };
    expect(judgeModel({ ...DESKTOP, adapter }, NEEDS, 8192).fits).toBe("maybe");
  });
});

describe("reportGpu", () => {
  it("says what is in the way without WebGPU", async () => {
    const report = await reportGpu({});
    expect(report.problem).toMatchObject({ code: "gpu-unavailable", side: "visitor" });
    expect(judgeModel(report, NEEDS, 8192)).toMatchObject({ fits: "no" });
  });

  it.each([
    ["gives none", async () => null],
    ["throws", () => Promise.reject(new Error("blocked"))],
  ])("says what is in the way when the browser %s", async (_, requestAdapter) => {
    const report = await reportGpu({ gpu: { requestAdapter } });
    expect(report.problem).toMatchObject({ code: "gpu-unavailable" });
    expect(report.problem?.fix).toContain("hardware acceleration");
  });

  it("reports features, limits and room", async () => {
    const adapter = {
      info: {
        vendor: "google",
        architecture: "swiftshader",
        device: "",
        description: "SwiftShader",
      },
      features: new Set(["shader-f16"]),
      limits: { maxBufferSize: 10, maxStorageBufferBindingSize: 5 },
    } as unknown as GPUAdapter;
    const report = await reportGpu({
      gpu: { requestAdapter: async () => adapter },
      deviceMemory: 4,
      storage: { estimate: async () => ({ quota: 100, usage: 30 }) },
    });
    expect(report).toEqual({
      adapter: {
        vendor: "google",
        architecture: "swiftshader",
        description: "SwiftShader",
        isSoftware: true,
      },
      hasShaderF16: true,
      maxBufferBytes: 10,
      maxBindingBytes: 5,
      machineMemoryGib: 4,
      freeStorageBytes: 70,
      problem: null,
    });
  });
});
