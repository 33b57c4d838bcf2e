import { expect, test } from "vitest";
import { DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import { BUDGET_FIELDS, withLimit } from "./budget-field.ts";

function field(limit: string) {
  const found = BUDGET_FIELDS.find((one) => one.limit === limit);
  if (found === undefined) throw new Error(`no field for ${limit}`);
  return found;
}

test("money is typed in dollars and kept in picodollars", () => {
  expect(withLimit(DEFAULT_BUDGET, field("cost"), "0.25")?.cost).toBe(250_000_000_000);
});

test("time is typed in seconds", () => {
  expect(withLimit(DEFAULT_BUDGET, field("elapsedMs"), "90")?.elapsedMs).toBe(90_000);
});

test("an empty field is no limit", () => {
  expect(withLimit(DEFAULT_BUDGET, field("calls"), " ")?.calls).toBeNull();
});

test.each(["-1", "x", "1e9", "NaN"])("%s is not a limit", (typed) => {
  expect(withLimit(DEFAULT_BUDGET, field("calls"), typed)).toBeNull();
});

test("every limit is shown as it was typed", () => {
  for (const one of BUDGET_FIELDS) {
    const budget = withLimit(DEFAULT_BUDGET, one, "3");
    expect(budget === null ? null : one.toField(budget[one.limit] ?? -1)).toBe(3);
  }
});
