import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checkGolden,
  countFailures,
  type Difference,
  type GoldenReport,
} from "#conformance/check-golden.ts";

/** The copies of the golden files that travel with the tests. */
const FIXTURES = fileURLToPath(new URL("../conformance/fixtures/", import.meta.url));

const SHOWN_FAILURES = 3;
const LONGEST_VALUE = 600;

/**
 * `npm run conformance -- FILE…`: runs the project's own functions on golden files, without arguments on the copies
 * under the tests. Prints a line per file and the total; resolves with the exit code, 1 when anything failed.
 */
export async function main(
  args: string[],
  print: (line: string) => void = printLine,
): Promise<number> {
  const paths = args.length > 0 ? args : await fixturePaths();
  let passed = 0;
  let failed = 0;
  for (const path of paths) {
    const report = await checkFile(path);
    for (const line of linesOf(path, report)) print(line);
    passed += report.passed;
    failed += countFailures(report);
  }
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function checkFile(path: string): Promise<GoldenReport> {
  try {
    return await checkGolden(path, await readFile(path, "utf8"), (name) =>
      readFile(join(dirname(path), name)),
    );
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    return { passed: 0, differences: [], problem };
  }
}

async function fixturePaths(): Promise<string[]> {
  const names = (await readdir(FIXTURES)).filter((name) => name.endsWith(".json"));
  return names.toSorted().map((name) => join(FIXTURES, name));
}

function linesOf(path: string, report: GoldenReport): string[] {
  const name = basename(path, ".json");
  const lines = [`${name}: ${report.passed} passed, ${countFailures(report)} failed`];
  if (report.problem !== null) lines.push(`  ${report.problem}`);
  for (const difference of report.differences.slice(0, SHOWN_FAILURES)) {
    lines.push(...describeDifference(difference));
  }
  const more = report.differences.length - SHOWN_FAILURES;
  if (more > 0) lines.push(`  … and ${more} more`);
  return lines;
}

function describeDifference({ name, expected, got, unread = [] }: Difference): string[] {
  const lines = [`  case ${name}`, `    expected ${show(expected)}`, `    got      ${show(got)}`];
  return unread.length === 0 ? lines : [...lines, `    not read ${unread.join(", ")}`];
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
  if (text === undefined) return "nothing";
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
