import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { toFailure } from "#core/errors.ts";
import {
  SHIPPED_LLMROUTER,
  type ShippedTableFiles,
} from "#core/outcomes/shipped/shipped-tables.ts";
import { UsageError } from "./evaluate-arguments.ts";
import { plain } from "./evaluate-words.ts";
import { LAB_TABLE_USAGE, labTableArguments } from "./lab-table-arguments.ts";
import { readPublicTable } from "./lab-table-read.ts";
import { makeShippedTable } from "./lab-table-work.ts";

/**
 * `npm run lab-table`: makes the table that the page brings, and the lexical embedding of its vectors, from the public files that it
 * comes from. Gives the exit code: 0 done, 1 failed, 2 for a wrong command line.
 */
export async function main(
  args: readonly string[],
  print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
  files: ShippedTableFiles = SHIPPED_LLMROUTER,
): Promise<number> {
  if (args.includes("--help")) {
    print(LAB_TABLE_USAGE.trimEnd());
    return 0;
  }
  try {
    const { from, to } = labTableArguments(args);
    const { shipped, file, lexicalFile } = makeShippedTable(
      await readPublicTable(from, files.source),
    );
    const { questions, candidates } = shipped.table;
    print(`${shipped.table.name}: ${questions.count} questions × ${candidates.length} candidates`);
    print(`${questions.features?.embedding}, fitted on its training questions`);
    await mkdir(to, { recursive: true });
    for (const [path, bytes] of [
      [files.path, file],
      [files.lexicalPath, lexicalFile],
    ] as const) {
      await writeFile(join(to, basename(path)), bytes);
      print(`${basename(path)}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);
    }
    return 0;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      print(`${plain(thrown.message)}\n${LAB_TABLE_USAGE.trimEnd()}`);
      return 2;
    }
    print(plain(failureWords(thrown)));
    return 1;
  }
}

function failureWords(thrown: unknown): string {
  // What the file system says names the file, and is no fault of ours.
  if (thrown instanceof Error && "syscall" in thrown) return thrown.message;
  const { message, fix } = toFailure(thrown);
  return `${message} ${fix}`.trimEnd();
}
