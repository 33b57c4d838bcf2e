import { expect, test } from "vitest";
import { isUngrounded } from "./status-label.ts";

test("an answer without a reply behind it is told apart, where replies were counted", () => {
  expect(isUngrounded({ status: "answered", replies: 0 })).toBe(true);
  expect(isUngrounded({ status: "answered", replies: 2 })).toBe(false);
  expect(isUngrounded({ status: "answered" })).toBe(false);
  expect(isUngrounded({ status: "failed", replies: 0 })).toBe(false);
});
