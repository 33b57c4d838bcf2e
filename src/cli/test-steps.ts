/** How a step's checks are counted: as one, or by the report it writes. */
export type StepReport = "exit-code" | "vitest" | "playwright";

export interface TestStep {
  /** What is typed to run only this step: `npm test -- lint unit`. */
  readonly name: string;
  /** A program of `node_modules/.bin`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly report: StepReport;
  readonly needsChromium?: boolean;
  /** The step whose result it reads. It is not run, and counts as failed, when that one failed. */
  readonly after?: string;
}

export const VITEST_REPORT = "test-results/vitest.json";
export const PLAYWRIGHT_REPORT = "test-results/playwright.json";

/** What keeps one core busy while {@link UNIT_STEPS} keep the other. */
export const STATIC_STEPS: readonly TestStep[] = [
  tool("lint", "biome", "ci", "--colors=off", "."),
  tool("types-core", "tsc", "-p", "src/core"),
  tool("types-workers", "tsc", "-p", "workers"),
  tool(
    "types-app",
    "svelte-check",
    "--tsgo-experimental-api",
    "--tsconfig",
    "tsconfig.json",
    "--fail-on-warnings",
  ),
  tool("deadcode", "knip"),
  tool("build", "vite", "build", "--logLevel", "warn"),
  { ...tool("size", "size-limit"), after: "build" },
];

const VITEST_ARGS = [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${VITEST_REPORT}`,
];

export const UNIT_STEPS: readonly TestStep[] = [
  {
    name: "unit",
    program: "vitest",
    args: VITEST_ARGS,
    report: "vitest",
    needsChromium: true,
  },
];

/** What can still be tested of {@link UNIT_STEPS} where there is no browser. */
export const UNIT_ARGS_WITHOUT_CHROMIUM: readonly string[] = [...VITEST_ARGS, "--project", "node*"];

/** Alone at the end: a page that is being watched should not fight for a core. */
export const BROWSER_STEPS: readonly TestStep[] = [
  {
    name: "e2e",
    program: "playwright",
    args: ["test", "-c", "e2e"],
    report: "playwright",
    needsChromium: true,
    after: "build",
  },
];

function tool(name: string, program: string, ...args: readonly string[]): TestStep {
  return { name, program, args, report: "exit-code" };
}
