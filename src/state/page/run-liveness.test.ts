import { expect, test } from "vitest";
import { isRunAlive } from "./run-liveness.ts";

test("a run is alive while somebody holds its lock", async () => {
  const locks = { query: async () => ({ held: [{ name: "switchyard-run-a" }, {}] }) };
  expect(await isRunAlive("a", locks)).toBe(true);
  expect(await isRunAlive("b", locks)).toBe(false);
  expect(await isRunAlive("a", { query: async () => ({}) })).toBe(false);
});
