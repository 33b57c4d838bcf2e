import { expect, test } from "vitest";
import { withTimeLimit } from "./time-limit.ts";

/** A timer that fires by hand. */
function timer() {
  let waiting: (() => void) | null = null;
  return {
    later: (callback: () => void) => {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
    fire: () => waiting?.(),
    get isSet() {
      return waiting !== null;
    },
  };
}

test("gives what the work gives and forgets the timer", async () => {
  const clock = timer();
  await expect(withTimeLimit(Promise.resolve(1), 10, clock.later)).resolves.toBe(1);
  await expect(withTimeLimit(Promise.reject(new Error("no")), 10, clock.later)).rejects.toThrow(
    "no",
  );
  expect(clock.isSet).toBe(false);
});

test("gives up on work that never ends", async () => {
  const clock = timer();
  const waiting = withTimeLimit(new Promise(() => {}), 10, clock.later);
  clock.fire();
  await expect(waiting).rejects.toMatchObject({ code: "storage-failed" });
});
