import { findAdapter } from "./adapters.ts";
import {
  type Adapter,
  type AdapterEntry,
  asGolden,
  type GoldenCase,
  type ReadNeighbour,
  readGoldenJson,
  recordedFunction,
} from "./golden.ts";
import { isSame } from "./is-same.ts";
import { withPythonInputs } from "./python-inputs.ts";
import { asRecorded, fromRecorded } from "./recorded-shape.ts";
import { unreadFields } from "./unread-fields.ts";

/** A case whose result is not the recorded one. */
export interface Difference {
  /** The case's name, or its number from 1. */
  readonly name: string;
  readonly expected: unknown;
  readonly got: unknown;
  /** Fields of the case that its adapter does not read. */
  readonly unread?: readonly string[];
}

export interface GoldenReport {
  readonly passed: number;
  readonly differences: readonly Difference[];
  /** Why nothing could be checked; counts as one failure. */
  readonly problem: string | null;
}

/**
 * Runs the project's own functions on the cases of a golden file. Never throws: what goes wrong is in the report.
 * `readNeighbour` serves files that keep a part of their cases beside themselves.
 */
export async function checkGolden(
  path: string,
  text: string,
  readNeighbour: ReadNeighbour = noNeighbour,
): Promise<GoldenReport> {
  try {
    const file = readGoldenJson(text);
    const entry = findAdapter(path, recordedFunction(file));
    if (entry?.casesOf !== undefined) {
      return await checkCases(await entry.casesOf(file, readNeighbour), entry, toleranceOf(file));
    }
    const golden = asGolden(file);
    if (entry === undefined) return unchecked("no adapter knows this file");
    const cases = entry.readsPython ? withPythonInputs(golden.cases, text) : golden.cases;
    return await checkCases(cases.map(withRealInput), entry, toleranceOf(golden));
  } catch (thrown) {
    return unchecked(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** How many failures a report stands for. */
export function countFailures(report: GoldenReport): number {
  return report.differences.length + (report.problem === null ? 0 : 1);
}

/** What a file or a case states; `otherwise` where it states none. A text that describes one is its adapter's to read. */
function toleranceOf(stated: unknown, otherwise = 0): number {
  if (typeof stated !== "object" || stated === null || !("tolerance" in stated)) return otherwise;
  return typeof stated.tolerance === "number" ? stated.tolerance : otherwise;
}

function withRealInput(testCase: GoldenCase): GoldenCase {
  return { ...testCase, input: fromRecorded(testCase.input) };
}

async function checkCases(
  cases: readonly GoldenCase[],
  entry: AdapterEntry,
  tolerance: number,
): Promise<GoldenReport> {
  // A file without cases would pass whatever the code does.
  if (cases.length === 0) return unchecked("the file holds no cases");
  const differences: Difference[] = [];
  for (const [index, testCase] of cases.entries()) {
    const difference = await compare(entry, testCase, toleranceOf(testCase, tolerance));
    if (difference === null) continue;
    const name = testCase.name ?? testCase.label ?? String(index + 1);
    const unread = unreadFields(entry, testCase);
    differences.push({ name, ...difference, ...(unread.length === 0 ? {} : { unread }) });
  }
  return { passed: cases.length - differences.length, differences, problem: null };
}

/** What of a case is not as recorded: its output first, then what else it records. `null` when all is. */
async function compare(
  entry: AdapterEntry,
  testCase: GoldenCase,
  tolerance: number,
): Promise<Omit<Difference, "name"> | null> {
  const got = await resultOf(entry.run, testCase, testCase.output);
  if (!isSame(got, testCase.output, tolerance)) return { expected: testCase.output, got };
  for (const [field, fact] of Object.entries(entry.facts ?? {})) {
    const expected: unknown = Reflect.get(testCase, field);
    if (expected === undefined) continue;
    const found = await resultOf(fact, testCase, expected);
    if (!isSame(found, expected, tolerance)) {
      return { expected: { [field]: expected }, got: { [field]: found } };
    }
  }
  return null;
}

/** What an adapter gives, as the file would write it. */
async function resultOf(run: Adapter, testCase: GoldenCase, recorded: unknown): Promise<unknown> {
  try {
    return asRecorded(await run(testCase), recorded);
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : thrown };
  }
}

async function noNeighbour(name: string): Promise<Uint8Array> {
  throw new Error(`there is no ${name} beside it`);
}

function unchecked(problem: string): GoldenReport {
  return { passed: 0, differences: [], problem };
}
