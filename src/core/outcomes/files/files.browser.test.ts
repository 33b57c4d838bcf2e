import { describe, expect, it } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { fileOf, gzip, wideCsv } from "./fixtures/make-file.ts";
import { readOutcomeFiles } from "./read-outcome-files.ts";
import { type WrittenFormat, writeOutcomeFile } from "./write-outcome-file.ts";

/** What differs between browsers and Node is how blobs are sliced and unpacked, and how parts of the program are loaded. */
describe("in a browser", () => {
  it("packed files are read, and broken ones refused", async () => {
    const packed = await gzip(wideCsv(20_000));
    const { table } = await readOutcomeFiles([fileOf("t.csv.gz", packed)]);
    expect(table.questions.count).toBe(20_000);
    const broken = fileOf("t.csv.gz", packed.slice(0, packed.length / 2));
    await expect(readOutcomeFiles([broken])).rejects.toMatchObject({ code: "import-invalid" });
  });

  it("a stop is heard between two pieces of a file", async () => {
    const abort = new AbortController();
    const reading = readOutcomeFiles([fileOf("t.csv.gz", await gzip(wideCsv(60_000)))], {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
  });

  it.each<WrittenFormat>(["wide-csv", "long-csv", "jsonl", "parquet"])(
    "a table comes back from %s",
    async (format) => {
      const table = sampleTable({ questions: 3000, candidates: PAIR });
      const blob = await writeOutcomeFile(table, format);
      const read = await readOutcomeFiles([{ name: "t", blob }]);
      expect(read.table.cells).toEqual(table.cells);
      expect(read.table.questions.ids).toEqual(table.questions.ids);
    },
  );
});
