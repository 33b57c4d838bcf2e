import { expect, test } from "vitest";
import { RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { lambdaFigure, lambdaText } from "./lambda-text.ts";

test.each([
  [0, "Only quality counts, whatever it costs."],
  [1, "Only cost counts, whatever comes back."],
  [0.5, "A reply of quality 1 instead of 0 may cost $1 more."],
  [RELEASED_LAMBDA, "A reply of quality 1 instead of 0 may cost $0.00001 more."],
  [0.01, "A reply of quality 1 instead of 0 may cost $99 more."],
])("λ of %d is explained", (lambda, text) => {
  expect(lambdaText(lambda)).toBe(text);
});

test("the reference's figure keeps the digits that matter near 1", () => {
  expect(lambdaFigure(RELEASED_LAMBDA)).toBe("0.99999");
  expect(lambdaFigure(1 / (1 + 1e-6))).toBe("0.999999");
});
