import { expect, it } from "vitest";
import { testStart } from "#core/loop/fixtures/test-run.ts";
import type { GenerationEnd, RunEvent } from "./events.ts";
import { policySpeed } from "./policy-speed.ts";
import { foldEvents } from "./trajectory.ts";

function generation(
  at: number,
  usage: readonly [fresh: number, cacheRead: number, output: number],
  changes: Partial<GenerationEnd> = {},
): RunEvent {
  const [fresh, cacheRead, output] = usage;
  return {
    type: "generation-end",
    at,
    reason: "stop",
    stop: "</search>",
    usage: { fresh, cacheRead, cacheWrite: 0, output, reasoning: 0 },
    cost: 0,
    firstTokenMs: 100,
    elapsedMs: 1100,
    ...changes,
  };
}

const START: RunEvent = { type: "run-start", at: 0, ...testStart() };
const round = (number: number, at: number): RunEvent => ({
  type: "round-start",
  at,
  round: number,
});

it("knows nothing before the first generation has ended", () => {
  expect(policySpeed(foldEvents([START, round(1, 10)]))).toBeNull();
});

it("gives tokens a second and what was read against the fewest possible", () => {
  const run = foldEvents([
    START,
    round(1, 2000),
    generation(3100, [400, 0, 41]),
    round(2, 5000),
    // 400 of the prompt and 41 of the first round are there; 59 of the reply were read.
    generation(6100, [59, 441, 21]),
  ]);
  expect(policySpeed(run)).toEqual({
    readPerSecond: 200,
    writtenPerSecond: 30,
    read: 459,
    minimum: 459,
  });
});

it("counts what is read again after a loss, and not what an earlier run left in the cache", () => {
  const twice = foldEvents([
    START,
    round(1, 2000),
    generation(3100, [400, 0, 40]),
    round(2, 5000),
    generation(6100, [500, 0, 20]),
  ]);
  expect(policySpeed(twice)).toMatchObject({ read: 900, minimum: 460 });
  const pinned = foldEvents([START, round(1, 100), generation(3100, [20, 380, 40])]);
  expect(policySpeed(pinned)).toMatchObject({ read: 20, minimum: 400 });
});

it("leaves out what was cut and what is not timed", () => {
  const run = foldEvents([
    START,
    round(1, 2000),
    generation(3100, [400, 0, 41], { firstTokenMs: null }),
    generation(3200, [0, 0, 7], { reason: "aborted" }),
  ]);
  expect(policySpeed(run)).toMatchObject({ writtenPerSecond: null, read: 400, minimum: 400 });
});
