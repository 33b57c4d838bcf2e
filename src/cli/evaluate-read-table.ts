import { openAsBlob } from "node:fs";
import { access } from "node:fs/promises";
import { basename } from "node:path";
import { type ReadTable, readOutcomeFiles } from "#core/outcomes/files/read-outcome-files.ts";

/** Reads files into one table, without ever holding a whole file. Throws `import-invalid`, and the file system's errors. */
export async function readOutcomeTable(paths: readonly string[]): Promise<ReadTable> {
  const files = await Promise.all(
    paths.map(async (path) => {
      // What opens the blob does not say which file is not there.
      await access(path);
      return { name: basename(path), blob: await openAsBlob(path) };
    }),
  );
  return readOutcomeFiles(files);
}
