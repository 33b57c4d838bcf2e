import { expect, it } from "vitest";
import { honestPlan } from "./plan.ts";

it("asks about a long question by its beginning and its end, and shows that the middle is left out", () => {
  const [first] = honestPlan(`${"word ".repeat(2000)}IS THE QUESTION AT THE END?`).hops;
  expect(first?.query).toMatch(/^word word .* … .* IS THE QUESTION AT THE END\?$/);
  expect(first?.query.length).toBeLessThanOrEqual(303);
  const [emoji] = honestPlan(`a${"😀".repeat(400)}`).hops;
  expect(emoji?.query.isWellFormed()).toBe(true);
});

it("asks a short question as it is", () => {
  expect(honestPlan("Who?").hops[0]?.query).toBe("Who?");
});
