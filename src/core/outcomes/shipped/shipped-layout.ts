import type { OutcomeCandidate } from "#core/outcomes/outcome-table.ts";
import { HASH_BYTES } from "./question-hash.ts";

/** "SWOT", the first bytes of a shipped table, and the version of what follows. */
export const SHIPPED_MAGIC = 0x544f5753;
export const SHIPPED_VERSION = 1;
/** Magic, version, CRC-32 of all that comes after it; then for each part its bytes deflated and not. */
export const HEADER_BYTES = 12;
export const PART_HEADER_BYTES = 8;

/** What is written as JSON. Columns and vectors follow, each part deflated by itself. */
export interface ShippedDescription {
  readonly name: string;
  readonly source: string;
  readonly licence: string | null;
  readonly candidates: readonly OutcomeCandidate[];
  readonly ids: readonly string[];
  readonly tasks: readonly string[];
  readonly splits: readonly string[];
  /** The different scores that there are; `null` for unknown. A cell is the place of its score here. */
  readonly scores: readonly (number | null)[];
  /** See `QuantisedVectors`. */
  readonly vectors: {
    readonly embedding: string;
    readonly dimension: number;
    readonly step: number;
    readonly count: number;
  } | null;
  /** Whether somebody looked for near duplicates. */
  readonly hasNearGroups: boolean;
}

/** The columns in their order, each with the bytes of its numbers; then a column of scores for each candidate. */
export const SHIPPED_COLUMNS = {
  /** Plus one: unknown is 0. The same for tasks and splits. */
  textLengths: 4,
  tasks: 2,
  splits: 1,
  /** How far before a question the first one of its group stands. */
  groups: 4,
  nearGroups: 4,
  vectors: 4,
  hashes: HASH_BYTES,
} as const;

export const SCORE_BYTES = 2;

export type ShippedColumn = keyof typeof SHIPPED_COLUMNS;

export const COLUMN_NAMES = Object.keys(SHIPPED_COLUMNS) as readonly ShippedColumn[];
