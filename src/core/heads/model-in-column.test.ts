import { describe, expect, it } from "vitest";
import { modelInColumn } from "./model-in-column.ts";

describe("modelInColumn", () => {
  it.each([
    ["gpt-4_score", "gpt-4", "score"],
    ["gpt-4 cost", "gpt-4", "cost"],
    ["Claude cost ($)", "Claude", "cost"],
    ["Claude_cost_usd", "Claude", "cost"],
    ["llama/3.1|total_cost", "llama/3.1", "cost"],
    ["Qwen 2.5: accuracy (%)", "Qwen 2.5", "score"],
    ["m1.output_tokens", "m1", "tokens"],
    ["m1 count", "m1", "tokens"],
  ])("%j is of %j, its %s", (column, model, holds) => {
    expect(modelInColumn(column)).toEqual({ model, holds });
  });

  it.each(["score", "cost ($)", "gpt-4", "question", "", "scored by"])(
    "%j names none",
    (column) => {
      expect(modelInColumn(column)).toBeNull();
    },
  );
});
