import { expect, test } from "vitest";
import { priceUsage } from "#core/cost/price-usage.ts";
import { SAMPLE_POOL } from "#core/share/fixtures/sample-runs.ts";
import type { RunEvent, RunStart } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { sampleXRouterRun } from "#state/fixtures/sample-xrouter-run.ts";
import { directCall } from "./direct-call.ts";

const compared = (events: readonly RunEvent[]) => directCall(foldEvents(events));

const withStart = (change: (start: RunStart) => Partial<RunStart>) =>
  sampleRun().map((event) => (event.type === "run-start" ? { ...event, ...change(event) } : event));

test("one call to the largest candidate, with a reply as long as those of the run", () => {
  const run = foldEvents(sampleRun());
  const found = directCall(run);
  const outputs = run.calls.map(({ end }) => end?.receipt.usage?.output ?? 0);
  const mean = Math.ceil(outputs.reduce((sum, output) => sum + output, 0) / outputs.length);
  expect(found).toMatchObject({
    candidate: "Mixtral-8x22B-Instruct",
    outputTokens: mean,
    lengthFrom: "all replies",
    actual: run.totals.cost,
  });
  const price = run.start?.pool.find(({ id }) => id === found?.candidate)?.price;
  if (found === null || price === null || price === undefined) throw new Error("no comparison");
  const usage = {
    fresh: found.inputTokens,
    cacheRead: 0,
    cacheWrite: 0,
    output: mean,
    reasoning: 0,
  };
  expect(found.cost).toBe(priceUsage(usage, price));
});

test("the router's own tokens are on the run's side", () => {
  const run = foldEvents(sampleXRouterRun());
  expect(run.totals.policyCost).toBeGreaterThan(0);
  expect(directCall(run)?.actual).toBe(run.totals.cost);
});

test("the length of its own replies counts where it was asked", () => {
  const asked = sampleRun().map((event) =>
    event.type === "call-start" && event.callId === "c2"
      ? { ...event, candidate: "Mixtral-8x22B-Instruct" }
      : event,
  );
  const run = foldEvents(asked);
  expect(directCall(run)).toMatchObject({
    lengthFrom: "its own replies",
    outputTokens: run.calls[1]?.end?.receipt.usage?.output,
  });
});

test("nothing is said where there is nothing to compare", () => {
  const events = sampleRun();
  const without = (type: RunEvent["type"]) => events.filter((event) => event.type !== type);
  expect(compared([])).toBeNull();
  expect(compared(without("answer"))).toBeNull();
  const failed = events.map((event) =>
    event.type === "call-end" ? { ...event, outcome: "failed" as const } : event,
  );
  expect(compared(failed)).toBeNull();
  const unknown = events.map((event) =>
    event.type === "call-end" && event.callId === "c1"
      ? { ...event, receipt: { ...event.receipt, cost: null, computed: null } }
      : event,
  );
  expect(compared(unknown)).toBeNull();
  expect(compared(withStart(({ pool }) => ({ pool: pool.slice(0, 1) })))).toBeNull();
  const unpriced = withStart(({ pool }) => ({
    pool: pool.map((one) => (one.id.startsWith("Mixtral") ? { ...one, price: null } : one)),
  }));
  expect(compared(unpriced)).toBeNull();
  expect(SAMPLE_POOL.length).toBeGreaterThan(1);
});
