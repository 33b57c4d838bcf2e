import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportCsv } from "#core/evaluation/export/report-csv.ts";
import { reportHtml } from "#core/evaluation/export/report-html.ts";
import {
  EVALUATE_USAGE,
  type EvaluateArguments,
  evaluateArguments,
  UsageError,
} from "./evaluate-arguments.ts";
import { evaluationLines } from "./evaluate-print.ts";
import { plain } from "./evaluate-words.ts";
import { type Evaluated, evaluateFiles } from "./evaluate-work.ts";
import { failureWords } from "./failure-words.ts";

/**
 * `npm run evaluate`: whether routing pays on a table of outcomes. Prints routers beside what they are held against, and the verdict.
 * Gives the exit code: 0 when every row was read and could be judged, 1 when not, 2 for a wrong command line.
 */
export async function main(
  args: readonly string[],
  print: (line: string) => void = printLine,
): Promise<number> {
  if (args.includes("--help")) {
    print(EVALUATE_USAGE.trimEnd());
    return 0;
  }
  try {
    const settings = evaluateArguments(args);
    const evaluated = await evaluateFiles(settings);
    for (const line of evaluationLines(evaluated)) print(line);
    await writeReport(settings, evaluated);
    return isWhole(evaluated) ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      print(`${plain(thrown.message)}\n${EVALUATE_USAGE.trimEnd()}`);
      return 2;
    }
    print(plain(failureWords(thrown)));
    return 1;
  }
}

/** Whether all was read and there was something to judge. */
function isWhole({ report, built }: Evaluated): boolean {
  return built.bad.count === 0 && report.findings.every(({ weight }) => weight !== "stops");
}

async function writeReport({ out }: EvaluateArguments, { report }: Evaluated): Promise<void> {
  if (out === null) return;
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "report.json"), `${JSON.stringify(report)}\n`);
  await writeFile(join(out, "report.csv"), reportCsv(report));
  await writeFile(join(out, "report.html"), reportHtml(report));
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
