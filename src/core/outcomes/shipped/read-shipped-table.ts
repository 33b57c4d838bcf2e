import { inflateSync } from "fflate";
import { SwitchyardError } from "#core/errors.ts";
import { estimateCosts } from "#core/outcomes/estimate-costs.ts";
import { OUTCOME_TABLE_VERSION, type OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { crc32 } from "#core/share/crc32.ts";
import { fromPlanes } from "./byte-planes.ts";
import { restoreVectors } from "./quantise-vectors.ts";
import { readDescription } from "./read-description.ts";
import {
  COLUMN_NAMES,
  HEADER_BYTES,
  PART_HEADER_BYTES,
  SCORE_BYTES,
  SHIPPED_COLUMNS,
  SHIPPED_MAGIC,
  SHIPPED_VERSION,
  type ShippedColumn,
  type ShippedDescription,
} from "./shipped-layout.ts";
import type { ShippedTable } from "./shipped-table.ts";

/** A part that unfolds to more is not one of ours. */
const MOST_PART_BYTES = 67_108_864;
const PARTS = 3;

/** {@link readShipped}, for who needs only the outcomes. */
export function readShippedTable(bytes: Uint8Array): OutcomeTable {
  return readShipped(bytes).table;
}

/**
 * Reads a table that comes with the page. Costs are estimated from its list prices and text lengths. Throws `import-invalid` for what
 * is not whole, not of this kind, or of another version.
 */
export function readShipped(bytes: Uint8Array): ShippedTable {
  const [descriptionBytes, columnBytes, symbols] = unframe(bytes);
  const description =
    readDescription(descriptionBytes) ?? refuse("The table does not say what is in it.");
  const { candidates, ids, scores, vectors, hasNearGroups } = description;
  const count = ids.length;
  const columns = new ColumnReader(columnBytes, count);
  const taken = Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, columns.take(SHIPPED_COLUMNS[name])]),
  ) as Record<ShippedColumn, Float64Array>;
  const cells = candidates.map(() => columns.take(SCORE_BYTES));
  columns.end();
  const table: OutcomeTable = {
    version: OUTCOME_TABLE_VERSION,
    name: description.name,
    source: description.source,
    licence: description.licence,
    candidates,
    questions: {
      count,
      ids,
      texts: null,
      textLengths: minusOne(taken.textLengths),
      tasks: description.tasks,
      taskOf: within(minusOne(taken.tasks), description.tasks.length),
      splits: description.splits,
      splitOf: within(minusOne(taken.splits), description.splits.length),
      groupOf: firsts(taken.groups),
      ...(hasNearGroups ? { nearGroupOf: firsts(taken.nearGroups) } : {}),
      features:
        vectors === null
          ? null
          : {
              embedding: vectors.embedding,
              dimension: vectors.dimension,
              values: vectorsOf(vectors, taken.vectors, symbols),
            },
    },
    cells: {
      scores: cells.map((column) =>
        Float32Array.from(within(column, scores.length), (place) => scores[place] ?? Number.NaN),
      ),
      costs: null,
      inputTokens: null,
      outputTokens: null,
      latenciesMs: null,
      replyLengths: null,
    },
    estimates: [],
    recordedRouters: [],
  };
  return { table: estimateCosts(table), hashes: taken.hashes };
}

/** Whether a file begins as a shipped table does. */
export function isShippedTable(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 4 && view.getUint32(0, true) === SHIPPED_MAGIC;
}

/** The parts of a file, inflated. */
function unframe(bytes: Uint8Array): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || !isShippedTable(bytes)) {
    refuse("The file does not hold a table of this page.");
  }
  if (view.getUint32(4, true) !== SHIPPED_VERSION) {
    refuse("The table was written for another version of the page.");
  }
  if (view.getUint32(8, true) !== crc32(bytes.subarray(HEADER_BYTES))) {
    refuse("The table is damaged: its checksum differs.");
  }
  let at = HEADER_BYTES;
  const parts = Array.from({ length: PARTS }, () => {
    const from = at + PART_HEADER_BYTES;
    const packed = from > bytes.length ? 0 : view.getUint32(at, true);
    const plain = from > bytes.length ? 0 : view.getUint32(at + 4, true);
    at = from + packed;
    if (at > bytes.length || plain > MOST_PART_BYTES) refuse("The table is not whole.");
    return inflate(bytes.subarray(from, at), plain);
  });
  if (at !== bytes.length) refuse("The table is longer than it says.");
  return parts as unknown as readonly [Uint8Array, Uint8Array, Uint8Array];
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    const plain = inflateSync(packed, { out: new Uint8Array(size) });
    if (plain.length === size) return plain;
  } catch {
    // Said below.
  }
  return refuse("The table is damaged: a part of it cannot be unfolded.");
}

/** Takes columns of one length, one after the other. */
class ColumnReader {
  readonly #bytes: Uint8Array;
  readonly #rows: number;
  #at = 0;

  constructor(bytes: Uint8Array, rows: number) {
    this.#bytes = bytes;
    this.#rows = rows;
  }

  take(bytes: number): Float64Array {
    const from = this.#at;
    this.#at += this.#rows * bytes;
    if (this.#at > this.#bytes.length) refuse("The table has fewer rows than it says.");
    return fromPlanes(this.#bytes.subarray(from, this.#at), this.#rows);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) refuse("The table has more rows than it says.");
  }
}

function vectorsOf(
  vectors: NonNullable<ShippedDescription["vectors"]>,
  column: Float64Array,
  symbols: Uint8Array,
): Float32Array {
  const { dimension, step, count } = vectors;
  if (symbols.length !== count * dimension) refuse("The table has other vectors than it says.");
  const vectorOf = within(column, count);
  return restoreVectors({ dimension, step, count, vectorOf, symbols });
}

function minusOne(column: Float64Array): Int32Array {
  return Int32Array.from(column, (value) => value - 1);
}

/** The numbers, all of which name one of so many things. */
function within(column: ArrayLike<number>, count: number): Int32Array {
  const places = Int32Array.from(column);
  if (places.some((place) => place >= count)) refuse("The table names what it does not have.");
  return places;
}

/** Distances to the first member → its number. */
function firsts(distances: Float64Array): Int32Array {
  const first = Int32Array.from(distances, (distance, row) => row - distance);
  if (first.some((place) => place < 0 || first[place] !== place)) {
    refuse("The table has groups without a first member.");
  }
  return first;
}

function refuse(why: string): never {
  throw new SwitchyardError("import-invalid", why, {
    fix: "Load the page again; if it stays like this, the file on its server is not the right one.",
    side: "switchyard",
  });
}
