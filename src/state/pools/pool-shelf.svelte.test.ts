import { expect, test } from "vitest";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { type NamedPool, PoolShelf } from "./pool-shelf.svelte.ts";

function named(id: string, isOwn = false): NamedPool {
  return { id, name: id, note: "", pool: SAMPLE_POOL, isOwn };
}

test("shows the presets while the own pools are still read", async () => {
  let release: (pools: readonly NamedPool[]) => void = () => {};
  const all = new Promise<readonly NamedPool[]>((resolve) => {
    release = resolve;
  });
  const shelf = new PoolShelf(
    () => all,
    async () => [named("preset")],
  );
  const loading = shelf.load();
  await expect.poll(() => shelf.list.map(({ id }) => id)).toEqual(["preset"]);
  release([named("preset"), named("own", true)]);
  await loading;
  expect(shelf.find("own")?.isOwn).toBe(true);
});

test("late presets do not hide what was read", async () => {
  let release: (pools: readonly NamedPool[]) => void = () => {};
  const presets = new Promise<readonly NamedPool[]>((resolve) => {
    release = resolve;
  });
  const shelf = new PoolShelf(
    async () => [named("preset"), named("own", true)],
    () => presets,
  );
  const loading = shelf.load();
  await expect.poll(() => shelf.list.length).toBe(2);
  release([named("preset")]);
  await loading;
  expect(shelf.list).toHaveLength(2);
});

test("a pool that is gone falls back to the first one", async () => {
  const shelf = new PoolShelf(async () => [named("first"), named("second")]);
  expect(shelf.find("first")).toBeNull();
  await shelf.load();
  expect(shelf.find("gone")?.id).toBe("first");
});

test("a failure is kept for the screen, and the next load tries again", async () => {
  let isBroken = true;
  const shelf = new PoolShelf(async () => {
    if (isBroken) throw new Error("no pools");
    return [named("first")];
  });
  await shelf.load();
  expect(shelf.failure?.message).toContain("no pools");
  isBroken = false;
  await shelf.load();
  expect(shelf.failure).toBeNull();
  expect(shelf.list).toHaveLength(1);
});
