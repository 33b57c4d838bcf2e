import { expect, test } from "vitest";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { initialsOf, toneOf } from "./tone.ts";

test.each([
  ["Qwen2.5-7B-Instruct", "Q7"],
  ["LLaMA-3.1-70B-Instruct", "L70"],
  ["Mixtral-8x22B-Instruct", "M22"],
  ["GPT-5 mini", "G5"],
  ["Claude Haiku 4.5", "CH"],
  ["o3", "O3"],
  ["", "?"],
])("%s is abbreviated %s", (id, initials) => {
  expect(initialsOf(id)).toBe(initials);
});

test("neighbours in a pool differ in colour", () => {
  const tones = SAMPLE_POOL.map(({ id }) => toneOf(SAMPLE_POOL, id));
  expect(new Set(tones).size).toBe(SAMPLE_POOL.length);
});
