import { expect, it } from "vitest";
import { ROUTER_TEMPLATE } from "#core/policies/router-r1/prompt.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { checkTemplate } from "./template-check.ts";

it("finds nothing wrong with the page's own template and fills the pool in", () => {
  const check = checkTemplate(ROUTER_TEMPLATE, SAMPLE_POOL);
  expect(check).toMatchObject({ problem: null, remarks: [] });
  for (const { id } of SAMPLE_POOL) expect(check.filled).toContain(id);
  expect(check.filled).not.toMatch(/\{(models|descriptions|question)\}/);
});

it("says that a template without the question cannot be used", () => {
  expect(checkTemplate("{models} <search> <answer>", SAMPLE_POOL).problem).toContain("{question}");
});

it.each(["{question} {name}", "{question} {", "} {question}"])(
  "says what is wrong in %j",
  (text) => {
    expect(checkTemplate(text, SAMPLE_POOL).filled).toBe("");
    expect(checkTemplate(text, SAMPLE_POOL).problem).toContain("{{ and }}");
  },
);

it("remarks on a template that names its models itself", () => {
  const check = checkTemplate("Use <search> and <answer>. {question}", SAMPLE_POOL);
  expect(check.problem).toBeNull();
  expect(check.remarks).toEqual([expect.stringContaining("{models}")]);
});
