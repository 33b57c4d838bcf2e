import { prebuiltAppConfig } from "@mlc-ai/web-llm";
import { expect, it } from "vitest";
import { judgeModel } from "#core/weights/judge-model.ts";
import { GOOD_GPU } from "#state/fixtures/scripted-gpu.ts";
import { findPreset, MODEL_PRESETS, type ModelBuild } from "./gpu-presets.ts";

const listed = (build: ModelBuild) =>
  prebuiltAppConfig.model_list.find(({ model }) => model === build.modelUrl);

it.each(MODEL_PRESETS.filter(({ kind }) => kind === "base"))(
  "$name is in the list of the engine that is installed, with this library",
  (preset) => {
    for (const build of [preset.half, preset.full]) {
      const record = listed(build);
      expect(record?.model_lib).toBe(build.libraryUrl);
    }
  },
);

it("a trained policy runs on the library of its base model, and its weights are nowhere", () => {
  const [qwen, base] = [findPreset("router-r1-qwen2.5-3b"), findPreset("qwen2.5-3b")];
  expect(qwen?.half.libraryUrl).toBe(base?.half.libraryUrl);
  expect(qwen?.half.modelUrl).toBeNull();
  expect(prebuiltAppConfig.model_list.some(({ model }) => /router-r1/i.test(model))).toBe(false);
});

it("what a model needs is close to what the engine's own list says it takes", () => {
  for (const preset of MODEL_PRESETS.filter(({ kind }) => kind === "base")) {
    const told = (listed(preset.half)?.vram_required_MB ?? 0) * 1024 ** 2;
    const { deviceBytes } = judgeModel(GOOD_GPU, preset.half.needs, 4096);
    expect(deviceBytes / told).toBeGreaterThan(0.75);
    expect(deviceBytes / told).toBeLessThan(1.5);
  }
});

it("a token of the context takes its keys and values", () => {
  expect(findPreset("qwen2.5-3b")?.half.needs.cacheBytesPerToken).toBe(36_864);
  expect(findPreset("qwen2.5-3b")?.full.needs.cacheBytesPerToken).toBe(2 * 36_864);
  expect(findPreset("llama-3.2-3b")?.half.needs.cacheBytesPerToken).toBe(114_688);
});
