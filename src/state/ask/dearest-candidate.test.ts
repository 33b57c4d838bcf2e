import { expect, test } from "vitest";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { dearestCandidate } from "./dearest-candidate.ts";

test("prices the same tokens at the dearest candidate", () => {
  const run = foldEvents(sampleRun());
  const compared = dearestCandidate(run);
  // 2 × 180 tokens in, and all tokens out, at $0.90 per million on both sides.
  const output = run.totals.outputTokens;
  expect(compared?.candidate).toBe("Mixtral-8x22B-Instruct");
  expect(compared?.cost).toBe((360 + output) * 900_000);
  expect(compared?.actual).toBe(run.totals.cost);
});

test("says nothing while a call is open, or when tokens or a price are unknown", () => {
  const events = sampleRun();
  const open = events.findIndex((event) => event.type === "reply-delta");
  expect(dearestCandidate(foldEvents(events.slice(0, open)))).toBeNull();
  expect(dearestCandidate(foldEvents([]))).toBeNull();
  const unpriced = events.map((event) =>
    event.type === "run-start"
      ? {
          ...event,
          pool: event.pool.map((one, index) => (index === 0 ? { ...one, price: null } : one)),
        }
      : event,
  );
  expect(dearestCandidate(foldEvents(unpriced))).toBeNull();
});
