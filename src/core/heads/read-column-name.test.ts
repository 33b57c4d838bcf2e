import { describe, expect, it } from "vitest";
import { readColumnName } from "./read-column-name.ts";

describe("readColumnName", () => {
  it.each([
    ["score", "score", null],
    ["Score", "score", null],
    [" SCORE ", "score", null],
    ["\ufeffScore", "score", null],
    ["Score %", "score", "percent"],
    ["Score(%)", "score", "percent"],
    ["score_pct", "score", "percent"],
    ["Accuracy [percent]", "accuracy", "percent"],
    ["Score (0–100)", "score", "percent"],
    ["Score (0-1)", "score", null],
    ["Cost ($)", "cost", "dollars"],
    ["cost_usd", "cost", "dollars"],
    ["Cost USD", "cost", "dollars"],
    ["Total Cost [US$]", "total_cost", "dollars"],
    ["totalCost ($ per question)", "total_cost", "dollars"],
    ["cost $", "cost", "dollars"],
    ["cost_cents", "cost", "cents"],
    ["Cost (¢)", "cost", "cents"],
    ["Cost (€)", "cost", "other"],
    ["cost_eur", "cost", "other"],
    ["Cost ($/1M tokens)", "cost", "other"],
    ["latency (s)", "latency", "other"],
    ["latency_ms", "latency", "other"],
    ["output tokens", "output_tokens", null],
    ["Tokens (tokens)", "tokens", null],
    ["modelName", "model_name", null],
    ["Model-Name", "model_name", null],
    ["100_score", "100_score", null],
    ["100 Score (%)", "100_score", "percent"],
    ["Unlimited_Count", "unlimited_count", null],
    ["ｓｃｏｒｅ", "score", null],
    ["问题", "问题", null],
    ["%", "", null],
    ["", "", null],
    ["percent", "percent", null],
    ["usd", "usd", null],
  ])("%j is %s in %s", (name, words, unit) => {
    expect(readColumnName(name)).toEqual({ words, unit });
  });
});
