import type { AsyncBuffer, Compressors, FileMetaData } from "hyparquet";
import { isSwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import type { FoundRecord, ReadWatch, TableFile } from "./found-record.ts";
import { plainParquetValue } from "./plain-parquet-value.ts";
import { refuseTable } from "./refuse-table.ts";

/** A row group is unpacked in one piece: larger ones than this, in bytes, are not. */
const MOST_GROUP = 1_073_741_824;
/** Records that are handed on at a time. */
const BATCH = 1000;
const MAGIC = "PAR1";

const NOT_WHOLE =
  "The Parquet file is damaged: its columns do not have the rows that it speaks of.";
const FETCH_AGAIN = "Fetch or write it again.";

/** The columns of a row group by name; a column may come in several runs. */
type GroupColumns = Map<string, { readonly from: number; readonly values: ArrayLike<unknown> }[]>;

/**
 * The records of a Parquet file, a row group at a time, read from slices of the file. Numbers of 64 bits become ordinary ones, nested
 * columns objects and lists. Throws `import-invalid` for a file that is cut off, damaged or too large in its groups.
 */
export async function* parquetRecords(
  { name, blob }: TableFile,
  watch: ReadWatch,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const end = await blob.slice(-MAGIC.length).text();
  if (end !== MAGIC) refuseTable(name, "The Parquet file breaks off.", "Fetch it again.");
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: (from, to) => blob.slice(from, to).arrayBuffer(),
  };
  const { parquetMetadataAsync } = await import("hyparquet");
  const metadata = await readable(name, () => parquetMetadataAsync(file));
  const compressors = await compressorsFor(metadata);
  let [from, packed] = [0, 0];
  for (const group of metadata.row_groups) {
    throwIfAborted(watch.signal);
    if (Number(group.total_byte_size) > MOST_GROUP) {
      const fix = "Write it with smaller row groups, or as CSV.";
      refuseTable(name, "A row group of the Parquet file takes more than a gigabyte.", fix);
    }
    const count = Number(group.num_rows);
    const columns = await readable(name, () =>
      groupColumns({ file, metadata, compressors, rowStart: from, rowEnd: from + count }),
    );
    if (rowsIn(columns, from) !== count) refuseTable(name, NOT_WHOLE, FETCH_AGAIN);
    packed += group.columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0),
      0,
    );
    watch.onBytes(Math.min(packed, blob.size));
    for (let at = from; at < from + count; at += BATCH) {
      throwIfAborted(watch.signal);
      yield batch(columns, at, Math.min(at + BATCH, from + count));
      await watch.breathe();
    }
    from += count;
  }
}

/** Rows that the columns of a group have, all of them; NaN where they differ. */
function rowsIn(columns: GroupColumns, from: number): number {
  const counts = [...columns.values()].map((runs) =>
    runs.reduce((most, run) => Math.max(most, run.from + run.values.length - from), 0),
  );
  const [first = 0] = counts;
  return counts.every((count) => count === first) ? first : Number.NaN;
}

async function groupColumns(options: {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
  readonly rowStart: number;
  readonly rowEnd: number;
}): Promise<GroupColumns> {
  const { parquetRead } = await import("hyparquet");
  const columns: GroupColumns = new Map();
  await parquetRead({
    ...options,
    onChunk({ columnName, columnData, rowStart }) {
      const runs = columns.get(columnName) ?? [];
      runs.push({ from: rowStart, values: columnData });
      columns.set(columnName, runs);
    },
  });
  return columns;
}

function batch(columns: GroupColumns, from: number, to: number): readonly FoundRecord[] {
  const records: Record<string, unknown>[] = Array.from({ length: to - from }, () => ({}));
  for (const [name, runs] of columns) {
    for (const run of runs) {
      const last = Math.min(to, run.from + run.values.length);
      for (let row = Math.max(from, run.from); row < last; row += 1) {
        const record = records[row - from];
        if (record !== undefined) record[name] = plainParquetValue(run.values[row - run.from]);
      }
    }
  }
  return records.map((record: TableRecord, index) => {
    return { line: from + index + 1, record, problem: null };
  });
}

/** Snappy and plain columns need nothing; the others' unpackers are loaded with the first file that has them. */
async function compressorsFor({ row_groups }: FileMetaData): Promise<Compressors> {
  const codecs = row_groups.flatMap(({ columns }) => columns.map((each) => each.meta_data?.codec));
  if (codecs.every((codec) => codec === "SNAPPY" || codec === "UNCOMPRESSED")) return {};
  const unpackers = await import("hyparquet-compressors");
  return {
    GZIP: unpackers.decompressGzip,
    BROTLI: unpackers.decompressBrotli,
    ZSTD: (input) => unpackers.decompressZstd(input),
    LZ4: unpackers.decompressLz4,
    LZ4_RAW: unpackers.decompressLz4Raw,
  };
}

async function readable<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (thrown) {
    if (isSwitchyardError(thrown)) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    refuseTable(
      name,
      `The Parquet file is damaged, or written in a way that is not read here (${reason}).`,
      FETCH_AGAIN,
      thrown,
    );
  }
}
