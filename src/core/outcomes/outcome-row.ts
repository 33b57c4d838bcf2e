/** What one record of a table says of one question. */
export interface OutcomeRow {
  /** The line of the file that it comes from, counted from 1, for messages. */
  readonly line: number;
  /** `null`: the question is known by its text, else by its line. */
  readonly id: string | null;
  readonly text: string | null;
  readonly task: string | null;
  readonly split: string | null;
  /** A source document or another reason why questions belong together. */
  readonly group: string | null;
  readonly cells: readonly OutcomeCell[];
  /** What a router chose for the question, where the table records one. */
  readonly choice: { readonly router: string; readonly candidate: string } | null;
  /** Whether its id is the same question in every file, and its answer may stand in several of them; the first one counts. */
  readonly mayRepeat: boolean;
  /** What could not be read. Cells that could be are used; a row without any is left out. */
  readonly problems: readonly string[];
}

/** What one candidate made of a question. `null`: not known. */
export interface OutcomeCell {
  readonly candidate: string;
  /** In [0, 1]. */
  readonly score: number | null;
  /** In US dollars: as tables have it. */
  readonly costUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly latencyMs: number | null;
  readonly replyLength: number | null;
}

/** A record, or a value in it, that was left out. */
export interface BadRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}
