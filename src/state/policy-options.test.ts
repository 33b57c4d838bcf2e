import { expect, test } from "vitest";
import { readAlwaysOptions } from "#core/policies/baselines/always.ts";
import { readCascadeOptions } from "#core/policies/baselines/cascade.ts";
import { readEmbeddingRouteOptions } from "#core/policies/baselines/route-by-embedding.ts";
import { defaultLambda } from "#core/policies/r2-router/r2-router.ts";
import { readXRouterOptions } from "#core/policies/xrouter/xrouter-options.ts";
import type { PolicyId } from "#core/trajectory/events.ts";
import { SAMPLE_POOL } from "./fixtures/sample-pool.ts";
import { completeOptions, optionFields, usualLambda, withOption } from "./policy-options.ts";
import type { PolicyOptions } from "./settings/preferences.svelte.ts";

const READERS: Partial<Record<PolicyId, (stored: PolicyOptions) => object>> = {
  xrouter: readXRouterOptions,
  always: readAlwaysOptions,
  cascade: readCascadeOptions,
};

/** What chooses every field that depends on another. */
const ALL: PolicyOptions = { mode: "agent", pick: "named", check: "judge" };

test.each(Object.entries(READERS))("%s reads what the screen offers", (policy, read) => {
  const fields = optionFields(policy as PolicyId, ALL);
  expect(fields.length).toBeGreaterThan(0);
  for (const field of fields) {
    const values =
      field.kind === "choice"
        ? field.choices.map(({ value }) => value)
        : field.kind === "number"
          ? [field.min, field.max]
          : ["some text"];
    for (const value of values)
      expect(read({ [field.name]: value })).toHaveProperty(field.name, value);
    if ("initial" in field) expect(read({})).toHaveProperty(field.name, field.initial);
  }
});

test("λ begins where the policies begin", () => {
  expect(usualLambda("r2-router", "paper")).toBe(defaultLambda("paper"));
  expect(usualLambda("r2-router", "switchyard")).toBe(defaultLambda("switchyard"));
  expect(usualLambda("knn", "switchyard")).toBe(readEmbeddingRouteOptions({}).lambda);
});

test("a field that depends on another is offered only where it counts", () => {
  const names = (policy: PolicyId, chosen: PolicyOptions) =>
    optionFields(policy, chosen).map(({ name }) => name);
  expect(names("xrouter", {})).toContain("maxTurns");
  expect(names("xrouter", { mode: "simple" })).not.toContain("maxTurns");
  expect(names("always", {})).toEqual(["pick"]);
  expect(names("random", {})).toEqual([]);
});

test("a run gets what applies, and a candidate of its own pool", () => {
  const [first, second] = SAMPLE_POOL;
  const complete = (chosen: PolicyOptions) => completeOptions("always", chosen, SAMPLE_POOL);
  expect(complete({ pick: "cheapest", candidate: "gone" })).toEqual({ pick: "cheapest" });
  expect(complete({ pick: "named" })).toEqual({ pick: "named", candidate: first?.id });
  const named = { pick: "named", candidate: second?.id ?? "" };
  expect(complete(named)).toEqual(named);
  expect(complete({ pick: "named", candidate: "of another pool" })).toEqual({
    pick: "named",
    candidate: first?.id,
  });
  const judged = { check: "judge", judge: "of another pool" };
  expect(completeOptions("cascade", judged, SAMPLE_POOL)).toEqual({ check: "judge" });
  expect(completeOptions("r2-router", { lambda: 0.5 }, SAMPLE_POOL)).toEqual({ lambda: 0.5 });
});

test("a choice is kept beside those of other policies, and taken back", () => {
  const one = withOption({}, "xrouter", "mode", "simple");
  const two = withOption(one, "r2-router", "lambda", 0.5);
  expect(two).toEqual({ xrouter: { mode: "simple" }, "r2-router": { lambda: 0.5 } });
  expect(withOption(two, "xrouter", "mode", null)).toEqual({
    xrouter: {},
    "r2-router": { lambda: 0.5 },
  });
});
