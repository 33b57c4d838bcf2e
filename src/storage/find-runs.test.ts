import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunQuery } from "./find-runs.ts";
import { SHORT_START, shortRun } from "./fixtures/short-run.ts";
import { testDatabase } from "./fixtures/test-engine.ts";
import { newRunRow, type RunRow, type RunStatus } from "./run-row.ts";
import { RunRepository } from "./runs.ts";
import { searchWords } from "./search-words.ts";

function row(id: string, changes: Partial<RunRow> = {}): RunRow {
  const [start] = shortRun({ id });
  if (start?.type !== "run-start") throw new Error("a run begins with its start");
  return { ...newRunRow(start), ...changes };
}

/** A repository over rows alone: lists read nothing else. */
async function filled(rows: readonly RunRow[]): Promise<RunRepository> {
  const database = testDatabase();
  await database.runs.bulkAdd([...rows]);
  return new RunRepository(database);
}

async function allPages(runs: RunRepository, query: RunQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  let before: RunRow | null = null;
  for (let more = true; more; ) {
    const page = await runs.page({ ...query, before });
    ids.push(...page.runs.map((each) => each.id));
    before = page.runs.at(-1) ?? null;
    more = page.more;
    expect(page.runs.length).toBeLessThanOrEqual(query.limit);
  }
  return ids;
}

const THOUSAND = Array.from({ length: 1100 }, (_, index) =>
  row(`run-${String(index).padStart(4, "0")}`, {
    // Ten runs share each moment.
    startedAt: SHORT_START + Math.floor(index / 10),
    status: index % 3 === 0 ? "failed" : "answered",
    demo: index % 2 === 0,
    policy: index % 7 === 0 ? "xrouter" : "router-r1",
    words: searchWords(index % 5 === 0 ? "Hamlet prince" : "Macbeth king"),
  }),
);

describe("page", () => {
  it("visits each of more than a thousand runs once, newest first", async () => {
    const runs = await filled(THOUSAND);
    const ids = await allPages(runs, { limit: 64 });
    expect(ids).toEqual(THOUSAND.map((each) => each.id).reverse());
  });

  it("does the same with any conditions, few hits or many", async () => {
    const runs = await filled(THOUSAND);
    const wanted = (query: RunQuery, word: string) =>
      THOUSAND.filter(
        (each) =>
          (query.status ?? each.status) === each.status &&
          (query.demo ?? each.demo) === each.demo &&
          (query.policy ?? each.policy) === each.policy &&
          each.words.some((found) => found.startsWith(word)),
      )
        .map((each) => each.id)
        .reverse();
    const conditions = fc.record({
      status: fc.constantFrom<RunStatus | null>(null, "failed", "answered", "running"),
      demo: fc.constantFrom(null, true, false),
      text: fc.constantFrom("", "ham", "PRINCE", "mac", "king"),
      policy: fc.constantFrom(null, "router-r1" as const, "xrouter" as const),
      limit: fc.constantFrom(7, 100, 5000),
    });
    await fc.assert(
      fc.asyncProperty(conditions, async (query) => {
        const expected = wanted(query, query.text.toLowerCase());
        expect(await allPages(runs, query)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  it("says that nothing follows when the last page is exactly full", async () => {
    const runs = await filled(["a", "b"].map((id) => row(id)));
    expect((await runs.page({ limit: 2 })).more).toBe(false);
    expect((await runs.page({ limit: 1 })).more).toBe(true);
    expect(await runs.page({ limit: 5, text: "nobody" })).toEqual({ runs: [], more: false });
  });
});

describe("search", () => {
  it.each([
    ["ham", ["a", "b"]],
    ["HAM wro", ["a"]],
    ["wrote who", ["a"]],
    ["amlet", []],
    ["shakes", ["a", "b"]],
    ["cafe", ["c"]],
    ["Café!", ["c"]],
    ["莎士比亚", ["d"]],
    ["亚", ["d"]],
    ["比莎", []],
    ["  ?! ", ["a", "b", "c", "d"]],
  ])("finds by beginnings of words of question and answer: %s", async (text, ids) => {
    const runs = new RunRepository(testDatabase());
    const questions = {
      a: "Who wrote Hamlet?",
      b: "Hamlet's author",
      c: "Un café à Paris",
      d: "谁是莎士比亚?",
    };
    for (const [id, question] of Object.entries(questions)) {
      const answer = id < "c" ? "William Shakespeare" : "-";
      await runs.append(id, shortRun({ id, question, answer }));
    }
    const { runs: found } = await runs.page({ text, limit: 10 });
    expect(found.map((each) => each.id).sort()).toEqual(ids);
  });

  it("files no more words of a run than the index can bear", () => {
    const long = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(" ");
    expect(searchWords(long)).toHaveLength(400);
    expect(searchWords("x".repeat(5000))).toEqual(["x".repeat(40)]);
  });
});
