import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { type SyntheticSettings, syntheticTable } from "#core/heads/fixtures/synthetic-table.ts";
import { selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import { seededRandom } from "#core/loop/random.ts";
import { fitBoundedGate } from "./bounded-gate.ts";
import { crossValidate } from "./cross-validate.ts";
import { type FitRoutersSettings, fitRouters } from "./fit-routers.ts";
import type { LearnedRouter, RouterName, RouterSettings } from "./learned-router.ts";
import { LEARNED_ROUTERS } from "./learned-routers.ts";
import { predictQuality } from "./predict-quality.ts";
import type { RouterModel } from "./router-model.ts";

const ALL: readonly RouterName[] = LEARNED_ROUTERS.map(({ name }) => name);

/** A curve is worth the score that it reaches with no weight of cost. */
const SETTINGS: FitRoutersSettings = {
  routers: ALL,
  costs: "mean",
  folds: 4,
  seed: 1,
  worth: ([first]) => first?.quality ?? null,
};

const tableOf = (settings: Partial<SyntheticSettings> = {}) =>
  syntheticTable({ rows: 320, seed: 17, signal: 1, ...settings });

const TABLE = tableOf();
const FITTED = finish(fitRouters(TABLE, SETTINGS));

/** Share of the best possible choices that a model makes on a table whose kinds decide. */
function hitsOf(model: RouterModel, table: TrainingTable): number {
  const quality = finish(predictQuality(model, table));
  let hits = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const [first = 0, second = 0] = quality.subarray(row * table.candidates);
    hits += Number((first > second ? 0 : 1) === table.tasks[row]);
  }
  return hits / table.rows;
}

describe("fitRouters", () => {
  it("fits all of them, and lets one win that knows the kinds apart", () => {
    expect(FITTED.routers.map(({ name }) => name)).toEqual(ALL);
    expect(FITTED.refused).toEqual([]);
    expect(FITTED.validatedRows).toBe(320);
    const best = FITTED.routers.find(({ name }) => name === FITTED.chosen);
    const single = FITTED.routers.find(({ name }) => name === "best-single");
    expect(best?.value).toBeGreaterThan(0.85);
    expect(single?.value).toBeLessThan(0.7);
  });

  it.each(ALL.filter((name) => name !== "best-single" && name !== "hybrid"))(
    "%s makes the right choice for questions that it has not seen",
    (name) => {
      const router = FITTED.routers.find((fitted) => fitted.name === name);
      if (router === undefined) throw new Error("not fitted");
      expect(hitsOf(router.model, tableOf({ seed: 99 }))).toBeGreaterThan(0.95);
    },
  );

  it("is the same for the same seed, model for model", () => {
    expect(finish(fitRouters(TABLE, SETTINGS))).toEqual(FITTED);
  });

  it.each(ALL)("%s predicts the same after it was cloned", (name) => {
    const model = FITTED.routers.find((router) => router.name === name)?.model;
    if (model === undefined) throw new Error("not fitted");
    const before = finish(predictQuality(model, TABLE));
    expect(finish(predictQuality(structuredClone(model), TABLE))).toEqual(before);
    expect(before).toHaveLength(TABLE.rows * TABLE.candidates);
    // Only a router between two candidates has nothing to say of the third.
    const unknown = before.filter(Number.isNaN).length;
    expect(unknown).toBe(name === "hybrid" ? TABLE.rows : 0);
  });

  it("stays with the best single candidate where nothing is better", () => {
    const always = (first: unknown) => (Array.isArray(first) ? 0.5 : null);
    const fitted = finish(fitRouters(TABLE, { ...SETTINGS, worth: always }));
    expect(fitted.chosen).toBe("best-single");
  });

  it("fits what was asked for and the best single candidate", () => {
    const fitted = finish(fitRouters(TABLE, { ...SETTINGS, routers: ["ridge"] }));
    expect(fitted.routers.map(({ name }) => name)).toEqual(["best-single", "ridge"]);
  });

  it("can trade expected costs", () => {
    const fitted = finish(
      fitRouters(TABLE, { ...SETTINGS, routers: ["ridge"], costs: "predicted" }),
    );
    expect(fitted.costs.logHeads).not.toBeNull();
  });

  it("says how far it is while it works, and can be left at any time", () => {
    const work = fitRouters(TABLE, SETTINGS);
    const seen = new Set<string>();
    for (let step = work.next(); step.done !== true; step = work.next()) {
      const { stage, router, done, of } = step.value;
      expect(done).toBeLessThanOrEqual(of);
      seen.add(`${stage} ${router}`);
    }
    for (const name of ALL) expect([...seen]).toContain(`validate ${name}`);
    const left = fitRouters(TABLE, SETTINGS);
    left.next();
    left.next();
    expect(left.return(FITTED).done).toBe(true);
    expect(left.next()).toEqual({ value: undefined, done: true });
  });

  it.each<[string, Partial<TrainingTable>, readonly RouterName[]]>([
    [
      "no embeddings",
      { dimension: 0, features: new Float32Array(0) },
      ["best-single", "task-table"],
    ],
    [
      "scores that are no shares",
      { scores: TABLE.scores.map((score) => 10 * score - 3) },
      [
        "best-single",
        "task-table",
        "cluster-table",
        "ridge",
        "neighbours",
        "hybrid",
        "similarity-ratings",
      ],
    ],
    ["no tasks", { tasks: TABLE.tasks.map(() => -1) }, ALL.filter((name) => name !== "task-table")],
  ])(
    "fits what can be fitted on a table with %s, and says why not the others",
    (_, change, able) => {
      const fitted = finish(fitRouters({ ...TABLE, ...change }, SETTINGS));
      expect(fitted.routers.map(({ name }) => name)).toEqual(able);
      expect(fitted.refused.map(({ name }) => name).toSorted()).toEqual(
        ALL.filter((name) => !able.includes(name)).toSorted(),
      );
      for (const { reason } of fitted.refused) expect(reason).toMatch(/\.$/);
    },
  );

  it("manages without costs, with gaps, and with one candidate", () => {
    const free = { ...TABLE, costs: TABLE.costs.map(() => Number.NaN) };
    expect(finish(fitRouters(free, SETTINGS)).chosen).not.toBe("best-single");
    const random = seededRandom(5);
    const gaps = { ...TABLE, scores: TABLE.scores.map((s) => (random() < 0.3 ? Number.NaN : s)) };
    const fitted = finish(fitRouters(gaps, SETTINGS));
    for (const { value } of fitted.routers) expect(value).toBeGreaterThan(0.4);
    const alone: TrainingTable = {
      ...TABLE,
      candidates: 1,
      scores: TABLE.scores.filter((_, at) => at % 3 === 0),
      costs: TABLE.costs.filter((_, at) => at % 3 === 0),
    };
    const single = finish(fitRouters(alone, SETTINGS));
    expect(single.chosen).toBe("best-single");
    expect(single.refused.map(({ name }) => name)).toEqual(["hybrid", "similarity-ratings"]);
  });

  it.each([1, 2, 5, 19])("manages with %i rows", (rows) => {
    const few = selectRows(
      TABLE,
      Array.from({ length: rows }, (_, row) => row),
    );
    const fitted = finish(fitRouters(few, SETTINGS));
    for (const { model } of fitted.routers) {
      expect(finish(predictQuality(model, TABLE))).toHaveLength(TABLE.rows * 3);
    }
  });

  it("has no race where all rows are duplicates of each other", () => {
    const same = { ...TABLE, groups: TABLE.groups.map(() => 0) };
    const fitted = finish(fitRouters(same, { ...SETTINGS, routers: ["ridge"] }));
    expect(fitted.chosen).toBe("best-single");
    expect(fitted.routers.map(({ points }) => points.length)).toEqual([0, 0]);
  });
});

describe("crossValidate", () => {
  it("never fits on a duplicate of what it predicts, and predicts every row once", () => {
    const predictedRows: number[] = [];
    const spy: LearnedRouter<RouterSettings, RouterModel> = {
      name: "best-single",
      needs: "nothing",
      nearest: 5,
      settings: () => [{}],
      refuse: () => null,
      *fit() {
        yield;
        throw new Error("is not fitted here");
      },
      *predictHeld({ train, held, nearest }) {
        yield;
        const known = new Set(Array.from(train.features.subarray(0), (value) => value));
        for (let row = 0; row < held.rows; row += 1) {
          // Duplicates have the same embedding, and nothing else has.
          expect(known.has(held.features[row * held.dimension] ?? Number.NaN)).toBe(false);
          predictedRows.push(held.features[row * held.dimension] ?? Number.NaN);
          for (const point of nearest?.points.subarray(row * 5, row * 5 + 5) ?? []) {
            expect(point).toBeLessThan(train.rows);
          }
        }
        return [new Float64Array(held.rows * train.candidates)];
      },
    };
    const found = finish(crossValidate(TABLE, [spy], "mean", 5, seededRandom(2)));
    expect(found.folds).toBe(5);
    const firsts = Array.from({ length: TABLE.rows }, (_, row) => TABLE.features[row * 8] ?? 0);
    const ascending = (a: number, b: number): number => a - b;
    expect(predictedRows.toSorted(ascending)).toEqual(firsts.toSorted(ascending));
    expect(found.entries[0]?.quality.some(Number.isNaN)).toBe(false);
  });

  it("measures the same as fitting by hand on each fold", () => {
    const [single] = LEARNED_ROUTERS;
    if (single === undefined) throw new Error("no routers");
    const found = finish(crossValidate(TABLE, [single], "mean", 4, seededRandom(6)));
    const [entry] = found.entries;
    // Always one and the same: the dearest, which is right in three of five cases.
    let right = 0;
    for (let row = 0; row < TABLE.rows; row += 1) right += TABLE.scores[row * 3 + 2] ?? 0;
    expect(entry?.points[0]?.quality).toBeCloseTo(right / TABLE.rows, 12);
    expect(found.window[0]).toBeLessThan(found.window[1]);
    // With all weight on cost it takes the cheapest.
    expect(entry?.points.at(-1)?.cost).toBeCloseTo(found.window[0], 12);
  });
});

describe("fitBoundedGate", () => {
  const gateOf = (epsilon: number) =>
    finish(
      fitBoundedGate(
        tableOf({ rows: 1200 }),
        { weak: 0, strong: 2, epsilon, delta: 0.1, failure: "wrong" },
        seededRandom(3),
      ),
    );

  it("routes to the weak candidate as long as its failures stay below the bound", () => {
    const gate = gateOf(0.25);
    expect(gate.threshold).not.toBeNull();
    expect(gate.seen?.upper).toBeLessThanOrEqual(0.25);
    const fresh = tableOf({ rows: 2000, seed: 55 });
    const quality = finish(predictQuality(gate, fresh));
    let [routed, failed] = [0, 0];
    for (let row = 0; row < fresh.rows; row += 1) {
      if (Number.isNaN(quality[row * 3] ?? Number.NaN)) continue;
      routed += 1;
      failed += 1 - (fresh.scores[row * 3] ?? 0);
    }
    expect(routed / fresh.rows).toBeGreaterThan(0.3);
    expect(failed / routed).toBeLessThan(0.25);
  });

  it("routes nothing there where no bound holds", () => {
    const gate = gateOf(0.01);
    expect(gate).toMatchObject({ threshold: null, seen: null });
    const quality = finish(predictQuality(gate, TABLE));
    expect(quality.filter((_, at) => at % 3 === 2).every((value) => value === 1)).toBe(true);
  });
});
