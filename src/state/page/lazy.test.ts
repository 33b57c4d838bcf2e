import { expect, test } from "vitest";
import { lazy } from "./lazy.ts";

test("makes its value once, and again only after a failure", async () => {
  let calls = 0;
  const value = lazy(async () => {
    calls += 1;
    if (calls === 1) throw new Error("not yet");
    return calls;
  });
  await expect(value()).rejects.toThrow("not yet");
  expect(await Promise.all([value(), value()])).toEqual([2, 2]);
  expect(calls).toBe(2);
});
