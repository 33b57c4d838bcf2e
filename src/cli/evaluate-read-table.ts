import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { SwitchyardError } from "#core/errors.ts";
import { BadRows } from "#core/outcomes/bad-rows.ts";
import { readOutcomeFiles } from "#core/outcomes/files/read-outcome-files.ts";
import type { BuiltTable } from "#core/outcomes/outcome-builder.ts";
import { isShippedTable, readShippedTable } from "#core/outcomes/shipped/read-shipped-table.ts";

/**
 * Reads files into one table, without ever holding a whole file, or a table that comes with the page. Throws `import-invalid`, and the
 * file system's errors.
 */
export async function readOutcomeTable(paths: readonly string[]): Promise<BuiltTable> {
  const files = await Promise.all(
    paths.map(async (path) => {
      // What opens the blob does not say which file is not there, and fails on a folder only when it is read.
      if ((await stat(path)).isDirectory()) throw isFolder(path);
      return { name: basename(path), blob: await openAsBlob(path) };
    }),
  );
  const [first] = files;
  const beginning = new Uint8Array(await (first?.blob ?? new Blob()).slice(0, 4).arrayBuffer());
  if (files.length !== 1 || first === undefined || !isShippedTable(beginning)) {
    return readOutcomeFiles(files);
  }
  const table = readShippedTable(new Uint8Array(await first.blob.arrayBuffer()));
  const notes = [`${table.source}. Without texts; costs are estimates from list prices.`];
  return { table, rows: table.questions.count, bad: new BadRows().report(), notes };
}

function isFolder(path: string): SwitchyardError {
  return new SwitchyardError("import-invalid", `${path} is a folder, not a table.`, {
    fix: "Name the files in it, each after a --table of its own.",
    side: "visitor",
  });
}
