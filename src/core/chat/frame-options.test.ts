import { describe, expect, it } from "vitest";
import { ROUTER_R1_DEFAULTS, readRouterR1Options } from "#core/policies/router-r1/router-r1.ts";
import { startPrompt } from "#core/policies/router-r1/start-prompt.ts";
import { shapeOfFrame } from "./chat-shape.ts";
import { frameFromOptions, frameToOptions } from "./frame-options.ts";
import { joinSegments } from "./render-template.ts";

const FRAME = { before: "[USER] ", after: "\n[ROUTER]", trims: true };

const POOL = [
  {
    id: "Small-8B",
    aliases: [],
    description: "small",
    provider: "house",
    model: "small-8b",
    price: null,
    paperModel: null,
    paperPrice: null,
    temperature: 0,
    maxTokens: 64,
  },
];

describe("a model's own chat format", () => {
  it("comes back out of a run's options, and makes its prompt", () => {
    const stored = { shape: "qwen", ...frameToOptions(FRAME) };
    expect(frameFromOptions(stored)).toEqual(FRAME);
    const { shape } = readRouterR1Options(stored);
    const segments = startPrompt({ shape, template: " {question}\n" }, POOL, "Who?");
    expect(joinSegments(segments)).toBe("[USER] Who?\n[ROUTER]");
  });

  it("is not there where a run has a known shape, or half of one", () => {
    expect(readRouterR1Options({ shape: "llama" }).shape).toBe("llama");
    expect(readRouterR1Options({ shape: "llama", chatBefore: "x" }).shape).toBe("llama");
    expect(readRouterR1Options({ shape: "own" }).shape).toBe(ROUTER_R1_DEFAULTS.shape);
  });

  it("goes by the name of the known one that is alike", () => {
    expect(shapeOfFrame({ before: "", after: "", trims: false })).toBe("plain");
    expect(shapeOfFrame(FRAME)).toBeNull();
  });
});
