import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRecord } from "#core/is-record.ts";
import { ADAPTERS, isCovered } from "./adapters.ts";
import { checkGolden, countFailures } from "./check-golden.ts";

/**
 * More recordings of the reference, of the kinds that the copies do not show: replies without choices, numbers that are none,
 * lists in another order, fields that are null. Recorded by running the released code on these inputs.
 */
const VARIANTS = new URL("./fixtures/variants/", import.meta.url);
const names = readdirSync(VARIANTS);

const readText = (name: string): string => readFileSync(new URL(name, VARIANTS), "utf8");

describe("recordings of other kinds", () => {
  it.each(names)("%s: every case", async (name) => {
    const report = await checkGolden(name, readText(name));
    expect(report.problem).toBeNull();
    expect(report.differences).toEqual([]);
    expect(report.passed).toBeGreaterThan(0);
  });

  it.each(names)("%s: an altered output is found in every case", async (name) => {
    const file = JSON.parse(readText(name)) as { readonly cases: readonly { output: unknown }[] };
    const cases = file.cases.map((testCase) => ({ ...testCase, output: altered(testCase.output) }));
    const report = await checkGolden(name, JSON.stringify({ ...file, cases }));
    expect(countFailures(report)).toBe(cases.length);
  });

  it("belong to adapters", () => {
    for (const name of names) {
      expect(ADAPTERS.some((entry) => isCovered(name.replace(".json", ""), entry))).toBe(true);
    }
  });
});

/** An output with one more thing in it. */
function altered(output: unknown): unknown {
  if (Array.isArray(output)) return [...output, "more"];
  if (isRecord(output)) return { ...output, more: true };
  return typeof output === "number" ? output + 1 : `${String(output)} more`;
}
