import { expect, test } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";
import { memoryArchive } from "#state/fixtures/memory-archive.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import type { Archive } from "./archive.ts";
import { History } from "./history.svelte.ts";

function run(id: string, question: string, startedAt: number): readonly RunEvent[] {
  return sampleRun().map((event) =>
    event.type === "run-start" ? { ...event, id, question, startedAt } : event,
  );
}

function history(archive: Archive): History {
  return new History(async () => archive);
}

test("shows the newest runs first, with totals", async () => {
  const shown = history(memoryArchive([run("a", "Old?", 1), run("b", "New?", 2)]));
  await shown.load();
  expect(shown.runs.map(({ question }) => question)).toEqual(["New?", "Old?"]);
  expect(shown.count).toBe(2);
  expect(shown.totals?.demo.cost).toBeGreaterThan(0);
  expect(shown.totals?.live.runs).toBe(0);
});

test("filters and pages", async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    run(`r${index}`, `Question ${index}?`, index),
  );
  const shown = history(memoryArchive(many));
  await shown.load();
  expect(shown.runs).toHaveLength(30);
  expect(shown.hasMore).toBe(true);
  await shown.showMore();
  expect(shown.runs).toHaveLength(40);
  await shown.setFilter({ text: "question 17" });
  expect(shown.runs.map(({ id }) => id)).toEqual(["r17"]);
  expect(shown.isFiltered).toBe(true);
});

test("deletes, and brings back what was deleted", async () => {
  const shown = history(memoryArchive([run("a", "Kept?", 1), run("b", "Gone?", 2)]));
  await shown.load();
  shown.select("b", true);
  const restore = await shown.remove(["b"]);
  expect(shown.runs.map(({ id }) => id)).toEqual(["a"]);
  expect(shown.selected.size).toBe(0);
  await restore();
  expect(shown.runs.map(({ id }) => id)).toEqual(["b", "a"]);
});

test("a late answer to an older filter is dropped", async () => {
  const archive = memoryArchive([run("a", "First?", 1), run("b", "Second?", 2)]);
  const held: (() => void)[] = [];
  const shown = history({
    ...archive,
    page: async (filter, limit) => {
      if (filter.text === "first") await new Promise<void>((resolve) => held.push(resolve));
      return archive.page(filter, limit);
    },
  });
  const late = shown.setFilter({ text: "first" });
  await shown.setFilter({ text: "second" });
  for (const release of held) release();
  await late;
  expect(shown.runs.map(({ id }) => id)).toEqual(["b"]);
});

test("a failing database is a failure to show, not an empty history", async () => {
  const shown = new History(() => Promise.reject(new Error("disk gone")));
  await shown.load();
  expect(shown.status).toBe("failed");
  expect(shown.failure?.message).toContain("disk gone");
});

test("follows changes until it is told to end", async () => {
  const archive = memoryArchive();
  const shown = history(archive);
  const end = shown.follow();
  await expect.poll(() => shown.status).toBe("ready");
  await archive.keep(run("a", "New?", 1));
  await expect.poll(() => shown.runs.length).toBe(1);
  end();
  await archive.keep(run("b", "Unseen?", 2));
  expect(shown.runs).toHaveLength(1);
});
