import { expect, it } from "vitest";
import { GOOD_GPU } from "#state/fixtures/scripted-gpu.ts";
import { DEFAULT_PREFERENCES, type GpuModelChoice } from "#state/settings/preferences.svelte.ts";
import { judgeChoice, nameOfFolder, readChoice, storedOf } from "./gpu-choice.ts";

function choice(changes: Partial<GpuModelChoice> = {}): GpuModelChoice {
  return { ...DEFAULT_PREFERENCES.pageModel, ...changes };
}

function chosen(changes: Partial<GpuModelChoice>, hasShaderF16 = true) {
  const reading = readChoice(choice(changes), hasShaderF16);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.chosen;
}

it("takes the build that the device can compute, and labels a base model as prompted", () => {
  const half = chosen({});
  expect(half.source).toMatchObject({ id: "qwen2.5-3b-q4f16_1", contextWindow: 8192 });
  expect(half.source.modelUrl).toMatch(/Qwen2\.5-3B-Instruct-q4f16_1-MLC$/);
  expect(half).toMatchObject({ name: "Qwen2.5-3B-Instruct, prompted", shape: "qwen" });
  const full = chosen({ preset: "llama-3.2-1b" }, false);
  expect(full.source.libraryUrl).toMatch(/Llama-3\.2-1B-Instruct-q4f32_1_cs1k-webgpu\.wasm$/);
  expect(full.shape).toBe("llama");
});

it("asks for the address of weights that nobody publishes", () => {
  const preset = "router-r1-qwen2.5-3b";
  expect(readChoice(choice({ preset }), true)).toEqual({ ok: false, problems: { modelUrl: "" } });
  const named = chosen({ preset, modelUrls: { [preset]: "http://localhost:9/r1" } });
  expect(named.source.modelUrl).toBe("http://localhost:9/r1");
  expect(named.name).toBe("Router-R1-Qwen2.5-3B-Instruct");
});

it("reads a model of the visitor's own from two addresses", () => {
  const custom = {
    preset: "custom",
    modelUrls: { custom: " https://models.example/tiny-MLC/resolve/v2/ " },
    libraryUrl: "https://models.example/tiny.wasm",
    shape: "plain",
  } as const;
  expect(chosen(custom)).toMatchObject({
    name: "tiny-MLC",
    shape: "plain",
    preset: null,
    source: { id: "custom", libraryUrl: "https://models.example/tiny.wasm" },
  });
  const wrong = readChoice(choice({ ...custom, libraryUrl: "javascript:alert(1)" }), true);
  expect(wrong).toMatchObject({
    ok: false,
    problems: { libraryUrl: expect.stringMatching(/https/) },
  });
  const secret = readChoice(choice({ ...custom, libraryUrl: "https://me:pw@a.example/x" }), true);
  expect(secret).toMatchObject({ ok: false, problems: { libraryUrl: expect.any(String) } });
});

it("takes a preset that is not listed any more for a model of the visitor's own", () => {
  expect(readChoice(choice({ preset: "of-another-time" }), true).ok).toBe(false);
});

it("finds a model's files by its folder, however its address was written", () => {
  const { source } = chosen({});
  const stored = { files: 3, bytes: 5, isComplete: false };
  const kept = [
    { ...stored, modelUrl: "https://huggingface.co/mlc-ai/other-MLC/" },
    { ...stored, modelUrl: "https://huggingface.co/mlc-ai/Qwen2.5-3B-Instruct-q4f16_1-MLC/" },
  ];
  expect(storedOf(source, kept)).toBe(kept[1]);
  expect(storedOf(source, kept.slice(0, 1))).toBeNull();
  expect(nameOfFolder("https://a.example/m-MLC/resolve/main/")).toBe("m-MLC");
});

it("judges a listed model, and what is stored of it needs no more room", () => {
  const model = chosen({});
  const half = { modelUrl: model.source.modelUrl, files: 40, bytes: 1e9, isComplete: false };
  expect(judgeChoice(model, GOOD_GPU, null)?.fits).toBe("yes");
  const full = { ...GOOD_GPU, freeStorageBytes: 1e9 };
  expect(judgeChoice(model, full, null)?.fits).toBe("no");
  expect(judgeChoice(model, full, half)?.fits).toBe("yes");
  expect(judgeChoice({ ...model, build: null }, GOOD_GPU, null)).toBeNull();
});
