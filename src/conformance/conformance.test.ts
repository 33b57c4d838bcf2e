import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ADAPTERS, findAdapter, isCovered } from "./adapters.ts";
import { checkGolden, countFailures } from "./check-golden.ts";
import { isSame } from "./is-same.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);
const names = readdirSync(FIXTURES).filter((name) => name.endsWith(".json"));
const read = (name: string): string => readFileSync(new URL(name, FIXTURES), "utf8");

const COMMIT: unknown = expect.stringMatching(/^[0-9a-f]{40}$/);

describe("conformance", () => {
  it.each(names)("%s: every case", async (name) => {
    const beside = async (file: string) => readFileSync(new URL(file, FIXTURES));
    const report = await checkGolden(name, read(name), beside);
    expect(report.problem).toBeNull();
    expect(report.differences).toEqual([]);
    expect(report.passed).toBeGreaterThan(0);
  });

  it("has a fixture for every adapter, with its origin", () => {
    for (const entry of ADAPTERS.filter(({ needsReleased }) => needsReleased !== true)) {
      const own = names.filter((name) => isCovered(name.replace(".json", ""), entry));
      expect(own, entry.file).not.toEqual([]);
    }
    for (const name of names) {
      // The lab's files were recorded from several repositories and libraries: their source names all of these.
      const origin = /^(eval|fit)_/.test(name)
        ? { source: expect.stringMatching(/@[0-9a-f]{7,40}:|numpy|scipy|sklearn/) }
        : { source: expect.stringMatching(/^https:/), commit: COMMIT };
      expect(JSON.parse(read(name))).toMatchObject({
        ...origin,
        // One file was recorded from two repositories, and says so.
        ...(name === "r2_arena.json" ? { commit: expect.anything() } : {}),
        function: ADAPTERS.find((entry) => isCovered(name.replace(".json", ""), entry))?.recorded,
      });
    }
  });

  it("fails on a file whose released weights are not there, instead of passing it", async () => {
    for (const { file, recorded } of ADAPTERS.filter(({ needsReleased }) => needsReleased)) {
      const text = JSON.stringify({ function: recorded, cases: [{}] });
      const report = await checkGolden(`${file}.json`, text);
      expect(report).toMatchObject({ passed: 0, problem: expect.stringMatching(/there is no/) });
    }
  });

  it.each(["xrouter_unheard_of", "r2_unheard_of"])("fails on %s, an unknown file", async (name) => {
    const text = JSON.stringify({ function: name, cases: [{ input: 1, output: 1 }] });
    const report = await checkGolden(`/somewhere/${name}.json`, text);
    expect(report.problem).toBe("no adapter knows this file");
    expect(countFailures(report)).toBe(1);
  });

  it("fails on a changed output, on no cases, and on what is not a golden file", async () => {
    const file = "router_r1_extract_solution.json";
    const wrong = JSON.stringify({
      function: "x",
      cases: [
        { input: "<answer>a</answer>", output: "b" },
        { input: "", output: null },
      ],
    });
    const report = await checkGolden(file, wrong);
    expect(report).toMatchObject({ passed: 1, differences: [{ name: "1", got: "a" }] });
    for (const text of ['{"function":"x","cases":[]}', "[]", "{"]) {
      expect(countFailures(await checkGolden(file, text))).toBe(1);
    }
  });

  it("counts an error of ours as a difference, never as a recorded crash", async () => {
    const text = JSON.stringify({
      function: "x",
      cases: [{ input: null, output: { error: "TypeError" } }],
    });
    const report = await checkGolden("router_r1_question_prepare.json", text);
    expect(countFailures(report)).toBe(1);
  });

  it("recognises a file under another name by the function it was recorded from", () => {
    const recorded = "verl/trainer/main_ppo.py::route_count";
    expect(findAdapter("C:\\more.json", recorded)?.file).toBe("router_r1_route_count");
    expect(findAdapter("more.json", "something else")).toBeUndefined();
  });
});

describe("isSame", () => {
  it("compares floats to the last bit and NaN by its name", () => {
    expect(isSame([0.1 + 0.2], [0.3])).toBe(false);
    expect(isSame({ a: Number.NaN }, { a: "NaN" })).toBe(true);
    expect(isSame(Number.NaN, null)).toBe(false);
    expect(isSame(Number.NEGATIVE_INFINITY, "-Infinity")).toBe(true);
  });

  it("sees a missing, an extra and a differently typed value", () => {
    expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(isSame({ a: 1, b: 2 }, { a: 1 })).toBe(false);
    expect(isSame([1], { 0: 1 })).toBe(false);
    expect(isSame("1", 1)).toBe(false);
    expect(isSame(undefined, null)).toBe(false);
  });
});
