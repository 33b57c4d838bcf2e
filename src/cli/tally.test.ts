import { describe, expect, test } from "vitest";
import { addTallies, tallyExit, tallyPlaywright, tallyVitest } from "./tally.ts";

const FAILED_TO_LOAD = { status: "failed", assertionResults: [] };

function vitestReport(passed: number, failed: number, files: readonly object[] = []) {
  return {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    testResults: files,
  };
}

describe("counting Vitest's tests", () => {
  test("takes the report's counts", () => {
    const file = { status: "failed", assertionResults: [{ status: "failed" }] };
    expect(tallyVitest(vitestReport(5, 1, [file]), 1)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 2,
    });
  });

  test("counts a file that could not be loaded", () => {
    expect(tallyVitest(vitestReport(5, 0, [FAILED_TO_LOAD]), 1).failed).toBe(1);
  });

  test("does not believe a report that hides a failure", () => {
    expect(tallyVitest(vitestReport(5, 0), 1).failed).toBe(1);
    expect(tallyVitest(vitestReport(5, 0), null).failed).toBe(1);
    expect(tallyVitest(vitestReport(0, 0), 0).failed).toBe(1);
    expect(tallyVitest(null, 0).failed).toBe(1);
    expect(tallyVitest(vitestReport(5, 0), 0).failed).toBe(0);
  });
});

describe("counting Playwright's tests", () => {
  const report = (unexpected: number, flaky: number) => ({
    stats: { expected: 3, unexpected, flaky, skipped: 1, duration: 12.5 },
  });

  test("counts a flaky test as failed", () => {
    expect(tallyPlaywright(report(1, 1), 1)).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test("does not believe a report that hides a failure", () => {
    expect(tallyPlaywright(report(0, 0), 1).failed).toBe(1);
    expect(tallyPlaywright({}, 0).failed).toBe(1);
    expect(tallyPlaywright(report(0, 0), 0).failed).toBe(0);
  });
});

test("a tool counts as one, by its exit code", () => {
  const codes = [0, 1, null].map(tallyExit);
  expect(addTallies(codes)).toEqual({ passed: 1, failed: 2, skipped: 0 });
});
