import { expect, it } from "vitest";
import { finishOf, isBroken, strongerFinish } from "./finish-reason.ts";

it.each([
  ["stop", "stop"],
  ["STOP", "stop"],
  ["end_turn", "stop"],
  ["COMPLETE", "stop"],
  ["Length", "length"],
  ["MAX_TOKENS", "length"],
  ["max_output_tokens", "length"],
  ["content_filter", "filtered"],
  ["PROHIBITED_CONTENT", "filtered"],
  ["refusal", "refused"],
  ["FinishReason.STOP", "stop"],
  ["FINISH_REASON_MAX_TOKENS", "length"],
  ["finish-reason", "other"],
  ["content-filter", "filtered"],
  ["token_limit", "length"],
  ["tool_calls", "other"],
  ["tired", "other"],
  ["constructor", "other"],
  ["", null],
  [" ", null],
  ["null", null],
  ["FINISH_REASON_UNSPECIFIED", null],
  ["FinishReason.UNSPECIFIED", null],
  [undefined, null],
])("%j means %j", (word, finish) => {
  expect(finishOf(word)).toBe(finish);
});

it("takes of two reasons the one that says more", () => {
  expect(strongerFinish("length", "stop")).toBe("length");
  expect(strongerFinish("stop", "length")).toBe("length");
  expect(strongerFinish("other", "stop")).toBe("stop");
  expect(strongerFinish("filtered", "length")).toBe("filtered");
  expect(strongerFinish(null, "other")).toBe("other");
  expect(strongerFinish("refused", null)).toBe("refused");
  expect(strongerFinish(null, null)).toBeNull();
});

it("knows reasons that are errors", () => {
  expect(isBroken("ERROR")).toBe(true);
  expect(isBroken("network_error")).toBe(true);
  expect(isBroken("FinishReason.abort")).toBe(true);
  expect(isBroken("stop")).toBe(false);
  expect(isBroken(undefined)).toBe(false);
});
