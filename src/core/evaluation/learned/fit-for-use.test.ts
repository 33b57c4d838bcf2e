import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import { seededRandom } from "#core/loop/random.ts";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { type FitForUseInput, fitForUse } from "./fit-for-use.ts";

const WORDS = ["sum of numbers", "rhyme of autumn"];

/** Questions of two kinds; each has a candidate that is mostly right, the third is dear and right more often than not. */
function made(questions: number): OutcomeTable {
  const random = seededRandom(4);
  const hits = (share: number): number => Number(random() < share);
  const records = Array.from({ length: questions }, (_, n) => {
    const kind = Math.floor(random() * 2);
    return {
      id: `q${n}`,
      question: `The ${WORDS[kind]} number ${n}, w${Math.floor(random() * 99)}`,
      task: `kind ${kind}`,
      a_score: hits(kind === 0 ? 0.95 : 0.1),
      b_score: hits(kind === 1 ? 0.95 : 0.1),
      c_score: hits(0.7),
      a_cost: 0.001,
      b_cost: 0.002,
      c_cost: 0.03,
    };
  });
  return readTable(records, "made.jsonl").table;
}

const TABLE = made(200);
const ALL = Int32Array.from({ length: 200 }, (_, row) => row);

const fitted = (change: Partial<FitForUseInput> = {}) =>
  finish(
    fitForUse({
      table: TABLE,
      rows: ALL,
      router: "ridge",
      lexical: null,
      costs: "mean",
      seed: 3,
      lambda: null,
      ...change,
    }),
  );

describe("fitForUse", () => {
  it("gives a router with the embedding that it was fitted on, its candidates and how it went", () => {
    const { heads, race } = fitted();
    expect(heads).toMatchObject({
      kind: "fitted",
      router: "ridge",
      candidates: [{ name: "a" }, { name: "b" }, { name: "c" }],
      tasks: [],
      fit: { seed: 3, rows: 200, validatedRows: 200, single: { candidate: "c" } },
    });
    expect(heads.embedding).toEqual({
      model: heads.lexical?.name,
      dimension: heads.lexical?.dimension,
    });
    expect(heads.fit.aiq).toBeGreaterThan(0.8);
    expect(heads.fit.points.length).toBeGreaterThan(10);
    expect(race.map(({ name }) => name)).toEqual(["best-single", "ridge"]);
  });

  it("takes the most accurate λ that was no dearer than the best single candidate, unless told one", () => {
    const { heads } = fitted();
    const { points, single } = heads.fit;
    const affordable = points.filter(({ cost }) => cost <= (single?.cost ?? 0));
    const most = Math.max(...affordable.map(({ quality }) => quality));
    const chosen = points.find(({ lambda }) => lambda === heads.lambda);
    expect(chosen?.quality).toBe(most);
    expect(chosen?.quality).toBeGreaterThan(single?.quality ?? 1);
    expect(fitted({ lambda: 12.5 }).heads.lambda).toBe(12.5);
  });

  it.each(LEARNED_ROUTERS.map(({ name }) => name))("fits %s", (router) => {
    const { heads } = fitted({ router });
    expect(heads.router).toBe(router);
    const isPlain = router === "best-single" || router === "task-table";
    expect(heads.embedding === null).toBe(isPlain);
    expect(heads.lexical === null).toBe(isPlain);
    expect(heads.tasks).toEqual(router === "task-table" ? TABLE.questions.tasks : []);
  });

  it("fits a gate between the cheapest and the best candidate, with its bound", () => {
    const { heads, race } = fitted({
      router: "bounded-gate",
      gate: { epsilon: 0.4, delta: 0.1, failure: "wrong" },
    });
    expect(heads).toMatchObject({
      router: "bounded-gate",
      lambda: 0,
      model: { kind: "bounded-gate", weak: 0, strong: 2, epsilon: 0.4 },
      fit: { settings: { epsilon: 0.4, delta: 0.1, failure: "wrong" }, points: [], aiq: null },
    });
    expect(heads.lexical).not.toBeNull();
    expect(race.map(({ name }) => name)).toEqual(["best-single"]);
    expect(() => fitted({ router: "bounded-gate", rows: ALL.slice(0, 9) })).toThrow(
      /bounded-gate.*too few to calibrate on/,
    );
  });

  it("lets cross-validation choose, the best single candidate being one of them", () => {
    const { heads, race } = fitted({ router: "best" });
    const best = race.reduce((one, other) => (other.value > one.value ? other : one));
    expect(heads.router).toBe(best.name);
    // Of the task table nobody could make use in Ask, however well it does here.
    const names = LEARNED_ROUTERS.map(({ name }) => name);
    expect(race.map(({ name }) => name)).toEqual(names.filter((name) => name !== "task-table"));
  });

  it("fits on some rows only, and the same for the same seed", () => {
    const rows = ALL.filter((row) => row % 2 === 0);
    const { heads } = fitted({ rows });
    expect(heads.fit.rows).toBe(100);
    expect(fitted({ rows }).heads).toEqual(heads);
  });

  it("takes vectors that came with the table, with their embedding where that is at hand", () => {
    const { lexical } = fitted().heads;
    if (lexical === null) throw new Error("no embedding was fitted");
    const values = new Float32Array(200 * 2).map((_, at) => Math.sin(at));
    const features = { embedding: "somebody/embedding", dimension: 2, values };
    const table = { ...TABLE, questions: { ...TABLE.questions, features } };
    const { heads } = fitted({ table });
    expect(heads).toMatchObject({
      embedding: { model: "somebody/embedding", dimension: 2 },
      lexical: null,
    });
    expect(() => fitted({ table, lexical })).toThrow(/somebody\/embedding.*lexical-/);
    expect(() => fitted({ lexical })).toThrow(/none.*lexical-/);
  });

  it.each<[string, Partial<FitForUseInput>, RegExp]>([
    ["no rows", { rows: new Int32Array(0) }, /no questions to fit on/],
    [
      "no texts and no vectors",
      { table: { ...TABLE, questions: { ...TABLE.questions, texts: null } } },
      /ridge.*no embeddings/,
    ],
    [
      "no scores",
      {
        table: {
          ...TABLE,
          cells: {
            ...TABLE.cells,
            scores: TABLE.cells.scores.map((column) => column.map(() => Number.NaN)),
          },
        },
      },
      /has a score/,
    ],
    [
      "one candidate",
      { table: { ...TABLE, candidates: TABLE.candidates.slice(0, 1) } },
      /only one candidate/,
    ],
    ["a λ below 0", { lambda: -1 }, /score per US dollar/],
  ])("says what is wrong with %s", (_, change, words) => {
    expect(() => fitted(change)).toThrow(words);
  });
});
