import { flushSync } from "svelte";
import { expect, test } from "vitest";
import { Staged } from "./staged.svelte.ts";

function staged() {
  const waiting: (() => void)[] = [];
  let value = $state("old");
  let parts: Staged<string> | null = null;
  const end = $effect.root(() => {
    parts = new Staged(
      () => value,
      3,
      (work) => {
        waiting.push(work);
        return () => void waiting.splice(waiting.indexOf(work), 1);
      },
    );
  });
  flushSync();
  const next = (): void => {
    waiting.shift()?.();
    flushSync();
  };
  const set = (to: string): void => {
    value = to;
    flushSync();
  };
  return { now: () => parts?.parts, next, set, waiting, end };
}

test("the first part has a value at once, each other in a task of its own", () => {
  const { now, next, waiting, end } = staged();
  expect(now()).toEqual(["old", null, null]);
  next();
  expect(now()).toEqual(["old", "old", null]);
  next();
  expect(now()).toEqual(["old", "old", "old"]);
  expect(waiting).toEqual([]);
  end();
});

test("a new value begins again from the first, and what was still to come of the older one is dropped", () => {
  const { now, next, set, waiting, end } = staged();
  next();
  set("new");
  expect(now()).toEqual(["new", "old", null]);
  expect(waiting).toHaveLength(1);
  next();
  next();
  expect(now()).toEqual(["new", "new", "new"]);
  set("newest");
  end();
  expect(waiting).toEqual([]);
});
