import { describe, expect, it } from "vitest";
import { PAPER_MODELS, paperCallCost, resolvePaperName } from "./paper-names.ts";

describe("resolvePaperName", () => {
  it("carries the released rules with their known faults", () => {
    const model = (name: string): string | undefined => resolvePaperName(name)?.model;
    expect(model("mistralai/mixtral-8x22b")).toBe("mistralai/mistral-7b-instruct-v0.3");
    expect(model("llama-18b")).toBe("meta/llama-3.1-8b-instruct");
    expect(model("llama3-chatqa-70b")).toBe("meta/llama-3.1-70b-instruct");
    expect(model("llama-gemma")).toBeUndefined();
    expect(model("Qwen2.5")).toBeUndefined();
  });

  it("lists eleven models, three of them without a price", () => {
    expect(PAPER_MODELS).toHaveLength(11);
    expect(PAPER_MODELS.filter(({ price }) => price === null)).toHaveLength(3);
  });
});

describe("paperCallCost", () => {
  it("counts whole tokens in millionths of a dollar", () => {
    expect(paperCallCost(100.9, 0.3)).toBe(30);
    expect(paperCallCost(53, 0.8)).toBe(42.400000000000006);
  });
});
