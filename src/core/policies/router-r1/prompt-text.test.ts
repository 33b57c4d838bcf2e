import { expect, it } from "vitest";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { ROUTER_TEMPLATE } from "./prompt.ts";
import { ROUTER_R1_PROMPT } from "./prompt-text.ts";

it("finds nothing wrong with the page's own template and fills the pool in", () => {
  const check = ROUTER_R1_PROMPT.check(ROUTER_TEMPLATE, SAMPLE_POOL);
  expect(check).toMatchObject({ problem: null, remarks: [] });
  for (const { id } of SAMPLE_POOL) expect(check.filled).toContain(id);
  expect(check.filled).not.toMatch(/\{(models|descriptions|question)\}/);
});

it("says that a template without the question cannot be used", () => {
  expect(ROUTER_R1_PROMPT.check("{models} <search> <answer>", SAMPLE_POOL).problem).toContain(
    "{question}",
  );
});

it.each(["{question} {name}", "{question} {", "} {question}"])(
  "says what is wrong in %j",
  (text) => {
    expect(ROUTER_R1_PROMPT.check(text, SAMPLE_POOL).filled).toBe("");
    expect(ROUTER_R1_PROMPT.check(text, SAMPLE_POOL).problem).toContain("{{ and }}");
  },
);

it("remarks on a template that names its models itself", () => {
  const check = ROUTER_R1_PROMPT.check("Use <search> and <answer>. {question}", SAMPLE_POOL);
  expect(check.problem).toBeNull();
  expect(check.remarks).toEqual([expect.stringContaining("{models}")]);
});
