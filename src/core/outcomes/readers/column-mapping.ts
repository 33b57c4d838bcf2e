import type { DecimalMark } from "./read-number.ts";
import type { CostUnit, TimeUnit } from "./read-values.ts";

/** Which field of a record holds what is known of one candidate. `null`: no field does. */
export interface ValueFields {
  readonly score: string | null;
  readonly cost: string | null;
  readonly inputTokens: string | null;
  readonly outputTokens: string | null;
  readonly latency: string | null;
  readonly replyLength: string | null;
  /** The reply itself: only its length is kept. */
  readonly reply: string | null;
}

export type ValueField = keyof ValueFields;

/** The fields of one candidate of a wide table. */
export interface WideCandidate extends ValueFields {
  readonly name: string;
}

/**
 * Which field of a table means what. Guessed from the header and the first records, and changed by a person where the guess is
 * wrong; plain data, so that it can be kept and sent.
 */
export interface ColumnMapping {
  /** `wide`: a record has all candidates of a question; `long`: one. */
  readonly shape: "wide" | "long";
  readonly id: string | null;
  readonly text: string | null;
  readonly task: string | null;
  readonly split: string | null;
  readonly group: string | null;
  /** Long tables: the field that names the candidate, `null` where the file's name does; and its values. */
  readonly candidate: string | null;
  readonly values: ValueFields;
  /** Wide tables. */
  readonly candidates: readonly WideCandidate[];
  /** The score that counts as 1: 1, or 100 for percent, or the top of a scale of grades. */
  readonly scoreTop: number;
  readonly costUnit: CostUnit;
  readonly latencyUnit: TimeUnit;
  readonly decimal: DecimalMark;
}

export const NO_FIELDS: ValueFields = {
  score: null,
  cost: null,
  inputTokens: null,
  outputTokens: null,
  latency: null,
  replyLength: null,
  reply: null,
};
