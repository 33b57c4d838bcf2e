import { expect, test } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";
import { decodeLink } from "./decode-link.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";
import { redact } from "./redact.ts";
import { shareRun } from "./share-run.ts";

const RUN = SAMPLE_RUNS[0] ?? [];

test("gives the link, what its reader sees, and the JSON to compare it with", () => {
  const shared = shareRun(RUN);
  expect(decodeLink(shared.fragment)).toEqual(redact(RUN));
  expect(shared.events).toEqual(redact(RUN));
  expect(shared.jsonLength).toBe(JSON.stringify(redact(RUN)).length);
  expect(shared.secrets).toEqual([]);
});

test("warns of a secret that would be shared, not of one that is left out", () => {
  const leak: RunEvent = {
    type: "information-insert",
    at: 1,
    callId: null,
    text: "sk-canary-0000",
  };
  const run = [...RUN.slice(0, 1), leak];
  expect(shareRun(run).secrets.map((finding) => finding.kind)).toEqual(["api-key"]);
  expect(shareRun(run, { leaveOut: ["replies"] }).secrets).toEqual([]);
});
