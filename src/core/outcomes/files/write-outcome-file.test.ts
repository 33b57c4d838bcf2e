import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTable } from "#core/outcomes/fixtures/any-table.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { readOutcomeFiles } from "./read-outcome-files.ts";
import { WRITTEN_FORMATS, type WrittenFormat, writeOutcomeFile } from "./write-outcome-file.ts";

const FORMATS: readonly WrittenFormat[] = ["wide-csv", "long-csv", "jsonl", "parquet"];

/** What comes back of a table that is written and read. */
async function written(table: OutcomeTable, format: WrittenFormat) {
  const blob = await writeOutcomeFile(table, format);
  const name = `table.${WRITTEN_FORMATS[format].extension}`;
  const { name: called, source, licence } = table;
  const origin = { name: called, source, licence };
  return await readOutcomeFiles([{ name, blob }], { origin });
}

describe.each(FORMATS)("a table as %s", (format) => {
  it("is read as it was", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const { table: read, bad } = await written(table, format);
        expect(bad.listed).toEqual([]);
        // Kinds of which nothing is known are not there.
        expect(read).toEqual(withoutEmptyKinds(table));
      }),
      { numRuns: 40 },
    );
  });

  it("calls costs that are estimates so, and they are read as such", async () => {
    const table = sampleTable({ questions: 80, candidates: PAIR });
    const { table: read } = await written({ ...table, estimates: ["costs"] }, format);
    expect(read.estimates).toEqual(["costs"]);
    expect(read.cells.costs).toEqual(table.cells.costs);
    expect((await written(table, format)).table.estimates).toEqual([]);
  });

  it("of 24,000 questions is written in parts, and stops when it is told to", async () => {
    const table = sampleTable({ questions: 24_000, candidates: PAIR });
    let pauses = 0;
    const breathe = async () => {
      pauses += 1;
    };
    const blob = await writeOutcomeFile(table, format, { breathe });
    expect(pauses).toBeGreaterThan(1);
    expect(blob.type).toBe(WRITTEN_FORMATS[format].type);
    const { table: read } = await readOutcomeFiles([{ name: "t.any", blob }]);
    expect(read.questions.count).toBe(24_000);
    expect(read.cells.costs?.[1]?.at(-1)).toBe(table.cells.costs?.[1]?.at(-1));
    const signal = AbortSignal.abort();
    await expect(writeOutcomeFile(table, format, { signal })).rejects.toMatchObject({
      code: "aborted",
    });
  });
});

function withoutEmptyKinds(table: OutcomeTable): OutcomeTable {
  const cells = Object.fromEntries(
    Object.entries(table.cells).map(([kind, columns]) => {
      const isEmpty = columns?.every((column: Float32Array | Float64Array) =>
        column.every((value) => Number.isNaN(value)),
      );
      return [kind, isEmpty ? null : columns];
    }),
  );
  return { ...table, cells: cells as unknown as OutcomeTable["cells"] };
}
