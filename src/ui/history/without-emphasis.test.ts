import { expect, test } from "vitest";
import { withoutEmphasis } from "./without-emphasis.ts";

test.each([
  ["**Paris** is the capital.", "Paris is the capital."],
  ["It is (**Paris**), **not Rome**.", "It is (Paris), not Rome."],
  ["2**3**4 is large", "2**3**4 is large"],
  ["x ** y ** z", "x ** y ** z"],
  ["**Note: no end", "**Note: no end"],
  ["f(**options) and g(**more)", "f(**options) and g(**more)"],
])("%s", (text, expected) => {
  expect(withoutEmphasis(text)).toBe(expected);
});
