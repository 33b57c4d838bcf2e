import * as v from "valibot";

/** How many checks went how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const ONE_FAILED: Tally = { passed: 0, failed: 1, skipped: 0 };

/** A tool that checks one thing: its exit code is the verdict. */
export function tallyExit(code: number | null): Tally {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : ONE_FAILED;
}

const VITEST = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.optional(v.number(), 0),
  testResults: v.array(
    v.object({
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string() })),
    }),
  ),
});

/**
 * Counts Vitest's JSON report. A file that could not even be loaded counts as one failure, and so does an exit code
 * that says "failed" when every counted test passed (an error outside the tests), and a run without a single test.
 */
export function tallyVitest(report: unknown, code: number | null): Tally {
  const parsed = v.safeParse(VITEST, report);
  if (!parsed.success) return ONE_FAILED;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    parsed.output;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return believe(
    {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
    },
    code,
  );
}

const PLAYWRIGHT = v.object({
  stats: v.object({
    expected: v.number(),
    unexpected: v.number(),
    flaky: v.number(),
    skipped: v.number(),
  }),
});

/** Counts Playwright's JSON report. A test that passed only when it was tried again failed. */
export function tallyPlaywright(report: unknown, code: number | null): Tally {
  const parsed = v.safeParse(PLAYWRIGHT, report);
  if (!parsed.success) return ONE_FAILED;
  const { expected, unexpected, flaky, skipped } = parsed.output.stats;
  return believe({ passed: expected, failed: unexpected + flaky, skipped }, code);
}

/** Sum of tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

function believe(tally: Tally, code: number | null): Tally {
  const ranNothing = tally.passed + tally.failed === 0;
  const hidden = tally.failed === 0 && (code !== 0 || ranNothing);
  return hidden ? { ...tally, failed: 1 } : tally;
}
