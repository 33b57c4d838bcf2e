import { expect, test } from "vitest";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleXRouterRun } from "#state/fixtures/sample-xrouter-run.ts";
import { groupSteps } from "./step-groups.ts";

test("calls of one turn stand together, and nothing else does", () => {
  const { rounds } = foldEvents(sampleXRouterRun());
  const groups = rounds.map(({ steps }) => groupSteps(steps));
  expect(groups[0]).toEqual([
    { kind: "step", first: 0, step: expect.objectContaining({ kind: "plain" }) },
    { kind: "calls", first: 1, callIds: ["c1", "c2"] },
  ]);
  expect(groups[1]?.map(({ kind }) => kind)).toEqual(["step"]);
});

test("calls with a decision between them stay apart", () => {
  const decision = { kind: "decision", candidate: null, message: "Too short." } as const;
  const groups = groupSteps([
    { kind: "call", callId: "c1" },
    decision,
    { kind: "call", callId: "c2" },
  ]);
  expect(groups.map(({ kind }) => kind)).toEqual(["calls", "step", "calls"]);
});
