import { expect, it } from "vitest";
import type { ErrorCode } from "#core/errors.ts";
import type { RunEnd } from "./events.ts";
import { isResumable } from "./is-resumable.ts";

function end(reason: RunEnd["reason"], code: ErrorCode | null): RunEnd {
  const failure = code === null ? null : { code, message: "", fix: "", side: "visitor" as const };
  return { type: "run-end", at: 1, reason, failure, prefilledTokens: 0, decodedTokens: 0 };
}

it("a run without an end, or whose device was lost, can go on; every other one is over", () => {
  expect(isResumable({ end: null })).toBe(true);
  expect(isResumable({ end: end("failed", "gpu-lost") })).toBe(true);
  expect(isResumable({ end: end("failed", "model-not-loaded") })).toBe(true);
  expect(isResumable({ end: end("failed", "resume-diverged") })).toBe(false);
  expect(isResumable({ end: end("answered", null) })).toBe(false);
  expect(isResumable({ end: end("stopped", null) })).toBe(false);
});
