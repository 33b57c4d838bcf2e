import { findAdapter } from "./adapters.ts";
import {
  type Adapter,
  type GoldenCase,
  parseGolden,
  type ReadNeighbour,
  recordedFunction,
} from "./golden.ts";
import { isSame } from "./is-same.ts";
import { withPythonInputs } from "./python-inputs.ts";

/** A case whose result is not the recorded one. */
export interface Difference {
  /** The case's name, or its number from 1. */
  readonly name: string;
  readonly expected: unknown;
  readonly got: unknown;
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
    const file: unknown = JSON.parse(text);
    const entry = findAdapter(path, recordedFunction(file));
    if (entry?.casesOf !== undefined) {
      return await checkCases(await entry.casesOf(file, readNeighbour), entry.run);
    }
    const golden = parseGolden(text);
    if (entry === undefined) return unchecked("no adapter knows this file");
    const { cases } = golden;
    return await checkCases(entry.readsPython ? withPythonInputs(cases, text) : cases, entry.run);
  } catch (thrown) {
    return unchecked(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** How many failures a report stands for. */
export function countFailures(report: GoldenReport): number {
  return report.differences.length + (report.problem === null ? 0 : 1);
}

async function checkCases(cases: readonly GoldenCase[], run: Adapter): Promise<GoldenReport> {
  // A file without cases would pass whatever the code does.
  if (cases.length === 0) return unchecked("the file holds no cases");
  const differences: Difference[] = [];
  for (const [index, testCase] of cases.entries()) {
    const got = await resultOf(run, testCase);
    if (isSame(got, testCase.output)) continue;
    const name = testCase.name ?? String(index + 1);
    differences.push({ name, expected: testCase.output, got });
  }
  return { passed: cases.length - differences.length, differences, problem: null };
}

async function resultOf(run: Adapter, testCase: GoldenCase): Promise<unknown> {
  try {
    return await run(testCase);
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
