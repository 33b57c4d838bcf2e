import { expect, test } from "vitest";
import { sampleR2Run } from "#state/fixtures/sample-r2-run.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { announcementOf } from "./announcement.ts";

test("announces the boundaries of a run and never its tokens", () => {
  const said = sampleRun()
    .map((event) => announcementOf(event, () => "the candidate"))
    .filter((text) => text !== null);
  expect(said).toEqual([
    "Round 1.",
    "Asking LLaMA-3.1-8B-Instruct.",
    "Trying the candidate again.",
    "Reply from the candidate.",
    "Round 2.",
    "Asking LLaMA-3.1-70B-Instruct.",
    "Reply from the candidate.",
    "Round 3.",
    "Answer ready.",
  ]);
});

test("tells that options were compared, and what a rule decided", () => {
  const said = sampleR2Run().map((event) => announcementOf(event, () => "the candidate"));
  expect(said).toContain("42 options compared.");
  expect(said.some((text) => text?.startsWith("The reply kept to its budget"))).toBe(true);
});
