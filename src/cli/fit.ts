import { UsageError } from "./evaluate-arguments.ts";
import { plain } from "./evaluate-words.ts";
import { failureWords } from "./failure-words.ts";
import { FIT_USAGE, fitArguments } from "./fit-arguments.ts";
import { fitLines } from "./fit-print.ts";
import { fitFiles } from "./fit-work.ts";
import { writeRouter } from "./fit-write.ts";

/**
 * `npm run fit`: a router fitted on a table of outcomes, for `serve` and for the page. Gives the exit code: 0 when every row was read
 * and the router is written, 1 when not, 2 for a wrong command line.
 */
export async function main(
  args: readonly string[],
  print: (line: string) => void = printLine,
): Promise<number> {
  if (args.includes("--help")) {
    print(FIT_USAGE.trimEnd());
    return 0;
  }
  try {
    const settings = fitArguments(args);
    const fit = await fitFiles(settings);
    await writeRouter(fit.heads, settings.to);
    for (const line of fitLines(fit, settings.to)) print(line);
    return fit.built.bad.count === 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      print(`${plain(thrown.message)}\n${FIT_USAGE.trimEnd()}`);
      return 2;
    }
    print(plain(failureWords(thrown)));
    return 1;
  }
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
