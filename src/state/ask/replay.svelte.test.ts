import { expect, test } from "vitest";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { Replay } from "./replay.svelte.ts";

/** A clock and frames that go on by hand. */
function time() {
  let now = 0;
  let waiting: (() => void) | null = null;
  return {
    now: () => now,
    requestFrame: (callback: () => void) => {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
    pass(ms: number) {
      now += ms;
      const callback = waiting;
      waiting = null;
      callback?.();
    },
    get isWaiting() {
      return waiting !== null;
    },
  };
}

test("plays the events at their own pace and stops at the end", () => {
  const clock = time();
  const replay = new Replay(sampleRun(10), clock);
  replay.play();
  clock.pass(45);
  expect(replay.at).toBe(45);
  expect(replay.trajectory.start).not.toBeNull();
  expect(replay.trajectory.end).toBeNull();
  clock.pass(replay.lengthMs);
  expect(replay.trajectory.answer).toBe("The Rhine");
  expect(replay.isPlaying).toBe(false);
  expect(clock.isWaiting).toBe(false);
});

test("plays four times as fast", () => {
  const clock = time();
  const replay = new Replay(sampleRun(10), clock);
  replay.setSpeed(4);
  replay.play();
  clock.pass(100);
  expect(replay.at).toBe(400);
});

test("instant shows the end without a frame", () => {
  const clock = time();
  const replay = new Replay(sampleRun(10), clock);
  replay.setSpeed(Number.POSITIVE_INFINITY);
  expect(replay.trajectory.end?.reason).toBe("answered");
  expect(clock.isWaiting).toBe(false);
});

test("a pause holds the position", () => {
  const clock = time();
  const replay = new Replay(sampleRun(10), clock);
  replay.play();
  clock.pass(30);
  replay.pause();
  clock.pass(1000);
  expect(replay.at).toBe(30);
});

test("seeking back shows the run as it stood then", () => {
  const replay = new Replay(sampleRun(10), time());
  replay.seek(replay.lengthMs);
  replay.seek(0);
  expect(replay.trajectory.answer).toBeNull();
  expect(replay.trajectory.rounds).toHaveLength(0);
});

test("any position shows the same, from wherever it is reached", () => {
  const events = sampleRun(10);
  const forward = new Replay(events, time());
  const backward = new Replay(events, time());
  backward.seek(backward.lengthMs);
  for (let ms = 0; ms <= forward.lengthMs; ms += 170) {
    forward.seek(ms);
    backward.seek(forward.lengthMs);
    backward.seek(ms);
    expect(forward.trajectory).toEqual(backward.trajectory);
  }
});

test("a long pause is shortened", () => {
  const events = sampleRun(10).map((event, index) =>
    index > 5 ? { ...event, at: event.at + 600_000 } : event,
  );
  const replay = new Replay(events, time());
  expect(replay.lengthMs).toBeLessThan(10_000);
});

test("plays from the start again when it stands at the end", () => {
  const replay = new Replay(sampleRun(10), time());
  replay.seek(replay.lengthMs);
  replay.play();
  expect(replay.at).toBe(0);
  expect(replay.isPlaying).toBe(true);
});
