import { brotliCompressSync, gzipSync } from "node:zlib";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it, vi } from "vitest";
import { shown } from "#core/outcomes/fixtures/shown-table.ts";
import { fileOf } from "./fixtures/make-file.ts";
import { readOutcomeFiles } from "./read-outcome-files.ts";

type WriteOptions = Parameters<typeof parquetWriteBuffer>[0];

const ROWS = 240;
const numbers = (value: (row: number) => number) =>
  Array.from({ length: ROWS }, (_, row) => value(row));

const COLUMNS: ColumnSource[] = [
  { name: "id", data: numbers((row) => row).map(BigInt), type: "INT64" },
  { name: "task", data: numbers((row) => row % 2).map((task) => `task ${task}`), type: "STRING" },
  { name: "a_score", data: numbers((row) => row % 2), type: "INT32" },
  { name: "b_score", data: numbers((row) => (row % 4) / 4), type: "DOUBLE" },
];

function parquet(columnData: ColumnSource[] = COLUMNS, options: Partial<WriteOptions> = {}) {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

const read = (bytes: Uint8Array<ArrayBuffer>, name = "t.parquet") =>
  readOutcomeFiles([fileOf(name, bytes)]);

/** Zstandard with nothing packed: frames may hold blocks as they are. */
function storedZstd(input: Uint8Array): Uint8Array {
  if (input.length >= 131_072) throw new Error("one block only");
  const size = input.length;
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, size & 255, (size >> 8) & 255, (size >> 16) & 255, 0];
  const block = (size << 3) | 1;
  return Uint8Array.of(...head, block & 255, (block >> 8) & 255, (block >> 16) & 255, ...input);
}

describe("a Parquet file", () => {
  it("is read whatever it is called, its 64-bit ids as plain numbers", async () => {
    const { table, bad, rows } = await read(parquet(), "download");
    expect([bad.count, rows]).toEqual([0, ROWS]);
    expect(table.questions.ids.slice(0, 3)).toEqual(["0", "1", "2"]);
    expect(shown(table).scores?.map((column) => column?.slice(0, 4))).toEqual([
      [0, 1, 0, 1],
      [0, 0.25, 0.5, 0.75],
    ]);
    expect(table.questions.tasks).toEqual(["task 0", "task 1"]);
  });

  it("is read group by group, with progress, pauses and a stop", async () => {
    const bytes = parquet(COLUMNS, { rowGroupSize: 50 });
    const told: number[] = [];
    const breathe = vi.fn(async () => {});
    const { table } = await readOutcomeFiles([fileOf("t.parquet", bytes)], {
      breathe,
      onProgress: ({ rows }) => told.push(rows),
    });
    expect(table.questions.count).toBe(ROWS);
    expect(told).toEqual([50, 100, 150, 200, 240, 240]);
    expect(breathe).toHaveBeenCalledTimes(5);
    const abort = new AbortController();
    const reading = readOutcomeFiles([fileOf("t.parquet", bytes)], {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
  });

  it.each([
    ["UNCOMPRESSED", {}],
    ["GZIP", { GZIP: (input: Uint8Array) => new Uint8Array(gzipSync(input)) }],
    ["BROTLI", { BROTLI: (input: Uint8Array) => new Uint8Array(brotliCompressSync(input)) }],
    ["ZSTD", { ZSTD: storedZstd }],
  ] as const)("may be packed as %s", async (codec, compressors) => {
    const { table } = await read(parquet(COLUMNS, { codec, compressors }));
    expect(shown(table)).toEqual(shown((await read(parquet())).table));
  });

  it("may have its answers nested", async () => {
    const data = numbers((row) => row).map((row) => ({
      "gpt-4": { score: 1, cost: 0.02 },
      mini: { score: row % 2, cost: 0.001 },
    }));
    const pair = (name: string) => [
      { name, num_children: 2, repetition_type: "REQUIRED" as const },
      { name: "score", type: "INT32" as const, repetition_type: "REQUIRED" as const },
      { name: "cost", type: "DOUBLE" as const, repetition_type: "REQUIRED" as const },
    ];
    const bytes = parquet([{ name: "answers", data }], {
      schema: [
        { name: "root", num_children: 1 },
        { name: "answers", num_children: 2, repetition_type: "REQUIRED" },
        ...pair("gpt-4"),
        ...pair("mini"),
      ],
    });
    const { table, bad } = await read(bytes);
    expect(bad.count).toBe(0);
    expect(shown(table).candidates).toEqual(["gpt-4", "mini"]);
    expect(shown(table).costs?.map((column) => column[0])).toEqual([0.02, 0.001]);
  });

  it("leaves days, bytes and lists that mean nothing alone", async () => {
    const others: ColumnSource[] = [
      { name: "at", data: numbers((row) => row).map((row) => new Date(row)), type: "TIMESTAMP" },
      {
        name: "raw",
        data: numbers((row) => row).map((row) => Uint8Array.of(row)),
        type: "BYTE_ARRAY",
      },
      {
        name: "tags",
        data: numbers((row) => row).map((row) => ({ list: [row, "x"] })),
        type: "JSON",
      },
    ];
    const { table, bad } = await read(parquet([...COLUMNS, ...others]));
    expect(bad.count).toBe(0);
    expect(shown(table)).toEqual(shown((await read(parquet())).table));
  });
});

describe("a Parquet file that is broken", () => {
  const whole = parquet(COLUMNS, { rowGroupSize: 100 });

  it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ["in half", whole.slice(0, whole.length / 2), /breaks off/],
    ["after its mark", whole.slice(0, 4), /damaged/],
    ["in its metadata", patched(whole, whole.length - 200, 100), /damaged/],
    ["in the length of its metadata", patched(whole, whole.length - 8, 4), /damaged/],
    ["in its first pages", patched(whole, 4, 60), /damaged/],
  ])("%s says so", async (_, bytes, words) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: "import-invalid",
      side: "visitor",
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\w/),
    });
  });

  it("without rows says so", async () => {
    const empty = COLUMNS.map((column) => ({ ...column, data: [] }));
    await expect(read(parquet(empty))).rejects.toMatchObject({
      message: expect.stringContaining("no rows"),
    });
  });
});

/** With some of its bytes turned round. */
function patched(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  for (let index = at; index < Math.min(at + count, copy.length); index += 1) {
    copy[index] = 255 - (copy[index] ?? 0);
  }
  return copy;
}
