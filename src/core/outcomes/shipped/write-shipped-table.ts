import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { crc32 } from "#core/share/crc32.ts";
import { toPlanes } from "./byte-planes.ts";
import { quantiseVectors } from "./quantise-vectors.ts";
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

/** What a part holds: numbers without any repetition, or what repeats itself. */
export type PartKind = "repeating" | "plain";

export interface WriteSettings {
  /** See `quantiseVectors`. */
  readonly step: number;
  /** Deflates bytes, without a header. `plain` ones hold nothing that comes again, only some values more often than others. */
  readonly deflate: (bytes: Uint8Array, kind: PartKind) => Uint8Array;
}

/**
 * A table as the file that `readShippedTable` reads. Scores are kept to the last bit, vectors rounded. Costs are not kept: they are
 * estimated from list prices and lengths again. Throws `RangeError` for a table that holds more than such a file can.
 */
export function writeShippedTable(
  { table, hashes }: ShippedTable,
  { step, deflate }: WriteSettings,
): Uint8Array<ArrayBuffer> {
  refuseMeasured(table);
  const { questions } = table;
  const { features, nearGroupOf } = questions;
  const vectors = features === null ? null : quantiseVectors(features, step);
  const scores = listScores(table);
  const description: ShippedDescription = {
    name: table.name,
    source: table.source,
    licence: table.licence,
    candidates: table.candidates,
    ids: questions.ids,
    tasks: questions.tasks,
    splits: questions.splits,
    scores: scores.list,
    vectors:
      features === null || vectors === null
        ? null
        : {
            embedding: features.embedding,
            dimension: vectors.dimension,
            step,
            count: vectors.count,
          },
    hasNearGroups: nearGroupOf !== undefined,
  };
  const none = new Int32Array(questions.count);
  const columns: Readonly<Record<ShippedColumn, ArrayLike<number>>> = {
    textLengths: plusOne(questions.textLengths),
    tasks: plusOne(questions.taskOf),
    splits: plusOne(questions.splitOf),
    groups: distances(questions.groupOf),
    nearGroups: nearGroupOf === undefined ? none : distances(nearGroupOf),
    vectors: vectors?.vectorOf ?? none,
    hashes,
  };
  const planes = [
    ...COLUMN_NAMES.map((name) => toPlanes(columns[name], SHIPPED_COLUMNS[name])),
    ...scores.columns.map((column) => toPlanes(column, SCORE_BYTES)),
  ];
  return frame([
    part(new TextEncoder().encode(JSON.stringify(description)), "repeating", deflate),
    part(join(planes), "repeating", deflate),
    part(vectors?.symbols ?? new Uint8Array(0), "plain", deflate),
  ]);
}

function refuseMeasured({ cells, estimates, recordedRouters }: OutcomeTable): void {
  const { costs, inputTokens, outputTokens, latenciesMs, replyLengths } = cells;
  const isMeasured = costs !== null && !estimates.includes("costs");
  const others = [inputTokens, outputTokens, latenciesMs, replyLengths];
  if (isMeasured || others.some((columns) => columns !== null) || recordedRouters.length > 0) {
    throw new RangeError("a shipped table holds scores only, no costs, tokens, times or choices");
  }
}

/** Each cell as the place of its score among all there are. */
function listScores({ cells }: OutcomeTable): {
  readonly list: readonly (number | null)[];
  readonly columns: readonly Int32Array[];
} {
  const places = new Map<number, number>();
  const columns = cells.scores.map((column) =>
    Int32Array.from(column, (score) => {
      const place = places.get(score) ?? places.size;
      places.set(score, place);
      return place;
    }),
  );
  return {
    list: Array.from(places.keys(), (score) => (Number.isNaN(score) ? null : score)),
    columns,
  };
}

function plusOne(column: Int32Array): Int32Array {
  return column.map((value) => value + 1);
}

function distances(firsts: Int32Array): Int32Array {
  return firsts.map((first, row) => row - first);
}

interface Part {
  readonly packed: Uint8Array;
  readonly plainBytes: number;
}

function part(bytes: Uint8Array, kind: PartKind, deflate: WriteSettings["deflate"]): Part {
  return { packed: deflate(bytes, kind), plainBytes: bytes.length };
}

function frame(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce(
    (sum, { packed }) => sum + PART_HEADER_BYTES + packed.length,
    HEADER_BYTES,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, SHIPPED_MAGIC, true);
  view.setUint32(4, SHIPPED_VERSION, true);
  let at = HEADER_BYTES;
  for (const { packed, plainBytes } of parts) {
    view.setUint32(at, packed.length, true);
    view.setUint32(at + 4, plainBytes, true);
    bytes.set(packed, at + PART_HEADER_BYTES);
    at += PART_HEADER_BYTES + packed.length;
  }
  view.setUint32(8, crc32(bytes.subarray(HEADER_BYTES)), true);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of parts) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
