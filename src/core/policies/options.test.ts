import { expect, test } from "vitest";
import type { StoredOptions } from "#core/policies/card.ts";
import type { PolicyId } from "#core/policies/policies.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { readAlwaysOptions } from "./always/always.ts";
import { readCascadeOptions } from "./cascade/cascade.ts";
import { readFittedOptions } from "./fitted/fitted.ts";
import { type OptionField, PROMPT_OPTION } from "./option-field.ts";
import { completeOptions, optionFields, withOption } from "./options.ts";
import { POLICY_IDS, policyCard } from "./policies.ts";
import { defaultLambda, readR2Options } from "./r2-router/r2-router.ts";
import { readEmbeddingRouteOptions } from "./route-by-embedding.ts";
import { readRouterR1Options } from "./router-r1/router-r1.ts";
import { readXRouterOptions } from "./xrouter/xrouter-options.ts";

const READERS: Partial<Record<PolicyId, (stored: StoredOptions) => object>> = {
  "router-r1": readRouterR1Options,
  xrouter: readXRouterOptions,
  "r2-router": readR2Options,
  always: readAlwaysOptions,
  cascade: readCascadeOptions,
  knn: readEmbeddingRouteOptions,
  ridge: readEmbeddingRouteOptions,
  fitted: readFittedOptions,
};

test("every router with options has a reader here", async () => {
  const offering: PolicyId[] = [];
  for (const id of POLICY_IDS) {
    if ((await policyCard(id).details()).options.length > 0) offering.push(id);
  }
  expect(new Set(Object.keys(READERS))).toEqual(new Set(offering));
});

/** Values that a field offers, its limits among them. */
function offeredBy(field: OptionField): readonly (string | number)[] {
  switch (field.kind) {
    case "choice":
      return field.choices.map(({ value }) => value);
    case "number":
      return [field.min, field.max];
    case "lambda":
      return [0, 0.5, 1];
    default:
      return ["some text"];
  }
}

test.each(Object.entries(READERS))("%s reads what its card offers", async (policy, read) => {
  const { options, prompt } = await policyCard(policy).details();
  for (const field of options) {
    for (const value of offeredBy(field)) {
      expect(read({ [field.name]: value })).toHaveProperty(field.name, value);
    }
    const isPlain = field.kind === "choice" || field.kind === "number";
    if (isPlain) expect(read({})).toHaveProperty(field.name, field.initial);
  }
  const prompted = prompt === null ? {} : { [PROMPT_OPTION]: "Route." };
  expect(read(prompted)).toMatchObject(prompted);
});

test("λ begins where the routers begin", async () => {
  const initial = async (id: PolicyId) =>
    (await policyCard(id).details()).options.find((field) => field.kind === "lambda")?.initial;
  for (const fidelity of ["paper", "switchyard"] as const) {
    expect((await initial("r2-router"))?.[fidelity]).toBe(defaultLambda(fidelity));
  }
  expect((await initial("knn"))?.switchyard).toBe(readEmbeddingRouteOptions({}).lambda);
});

test("a field that depends on another is offered only where it counts", async () => {
  const names = async (policy: PolicyId, chosen: StoredOptions) =>
    optionFields(await policyCard(policy).details(), chosen, "switchyard").map(({ name }) => name);
  expect(await names("xrouter", {})).toContain("maxTurns");
  expect(await names("xrouter", { mode: "simple" })).not.toContain("maxTurns");
  expect(await names("always", {})).toEqual(["pick"]);
  expect(await names("random", {})).toEqual([]);
});

test("a field of one fidelity is offered in that one, and not kept in the other", async () => {
  const card = await policyCard("router-r1").details();
  expect(optionFields(card, {}, "paper").map(({ name }) => name)).toEqual(["loop"]);
  expect(optionFields(card, {}, "switchyard")).toEqual([]);
  const chosen = { loop: "infer", prompt: "Route." };
  expect(completeOptions(card, chosen, "paper", SAMPLE_POOL)).toEqual(chosen);
  expect(completeOptions(card, chosen, "switchyard", SAMPLE_POOL)).toEqual({ prompt: "Route." });
});

test("a run gets what applies, and a candidate of its own pool", async () => {
  const always = await policyCard("always").details();
  const cascade = await policyCard("cascade").details();
  const r2 = await policyCard("r2-router").details();
  const [first, second] = SAMPLE_POOL;
  const complete = (chosen: StoredOptions) =>
    completeOptions(always, chosen, "switchyard", SAMPLE_POOL);
  expect(complete({ pick: "cheapest", candidate: "gone" })).toEqual({ pick: "cheapest" });
  expect(complete({ pick: "named" })).toEqual({ pick: "named", candidate: first?.id });
  const named = { pick: "named", candidate: second?.id ?? "" };
  expect(complete(named)).toEqual(named);
  expect(complete({ pick: "named", candidate: "of another pool" })).toEqual({
    pick: "named",
    candidate: first?.id,
  });
  const judged = { check: "judge", judge: "of another pool" };
  expect(completeOptions(cascade, judged, "switchyard", SAMPLE_POOL)).toEqual({
    check: "judge",
  });
  expect(completeOptions(r2, { lambda: 0.5 }, "switchyard", SAMPLE_POOL)).toEqual({ lambda: 0.5 });
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
