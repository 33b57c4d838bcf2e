import { describe, expect, it } from "vitest";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { sameModel } from "./same-model.ts";

describe("sameModel", () => {
  it.each([
    ["qwen2.5-7b-instruct", "Qwen2.5-7B-Instruct"],
    ["Qwen/Qwen2.5 7B Instruct", "Qwen2.5-7B-Instruct"],
    ["google/gemma-2-27b-it", "Gemma-2-27B-Instruct"],
    ["gemma_2_27b_it", "Gemma-2-27B-Instruct"],
  ])("finds %s", (name, id) => {
    expect(sameModel(SAMPLE_POOL, name)?.id).toBe(id);
  });

  it.each(["qwen2.5-7b", "gpt-4", "", "/", "-"])("does not guess what %s may be", (name) => {
    expect(sameModel(SAMPLE_POOL, name)).toBeNull();
  });

  it("takes none where two fit", () => {
    const [first] = SAMPLE_POOL;
    if (first === undefined) throw new Error("the pool is empty");
    const pool = [first, { ...first, id: "Qwen2.5 7B instruct" }];
    expect(sameModel(pool, "qwen2.5-7b-instruct")).toBeNull();
  });
});
