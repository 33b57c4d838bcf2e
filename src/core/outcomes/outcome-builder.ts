import { SwitchyardError } from "#core/errors.ts";
import { type BadRowReport, BadRows } from "./bad-rows.ts";
import { CandidateColumns } from "./candidate-columns.ts";
import { type GrowingColumn, growingIndices } from "./growing-column.ts";
import type { OutcomeRow } from "./outcome-row.ts";
import {
  type CellColumns,
  type CellKind,
  OUTCOME_TABLE_VERSION,
  type OutcomeTable,
} from "./outcome-table.ts";
import { QuestionList, questionKey } from "./question-list.ts";

export interface BuilderOptions {
  /** Whether the questions' texts are kept; they are read for duplicates either way. */
  readonly keepTexts: boolean;
  readonly mostQuestions: number;
  readonly mostCandidates: number;
  /** Told each question's text once, for what is made of texts while they come by. */
  readonly onText: ((question: number, text: string) => void) | null;
}

const BUILDER_OPTIONS: BuilderOptions = {
  keepTexts: true,
  mostQuestions: 500_000,
  mostCandidates: 256,
  onText: null,
};

/** What a table is called and where it comes from. */
export type TableOrigin = Pick<OutcomeTable, "name" | "source" | "licence">;

/** What reading a table came to. */
export interface BuiltTable {
  readonly table: OutcomeTable;
  /** Records that were taken. */
  readonly rows: number;
  readonly bad: BadRowReport;
  /** What a person should know of how the table was read. */
  readonly notes: readonly string[];
}

/**
 * Gathers rows into a table: one row may hold one candidate (long tables) or all (wide tables), and a question's rows may come
 * from several files. Memory is about 30 bytes for each question and candidate that has tokens, cost and latency beside its score,
 * and the texts. Rows of one question are known by its id, else by its text within task and split.
 */
export class OutcomeBuilder {
  readonly #options: BuilderOptions;
  readonly #questions: QuestionList;
  readonly #candidates = new Map<string, CandidateColumns>();
  readonly #routers = new Map<string, GrowingColumn<Int32Array>>();
  /** The questions of each key, in their order: a text may come several times, as several questions. */
  readonly #byKey = new Map<string, number | number[]>();
  readonly #bad = new BadRows();
  #lastText: string | null = null;
  #lastKey = Number.NaN;
  #rows = 0;
  #repeated = 0;

  constructor(options: Partial<BuilderOptions> = {}) {
    this.#options = { ...BUILDER_OPTIONS, ...options };
    this.#questions = new QuestionList(this.#options.keepTexts);
  }

  get questionCount(): number {
    return this.#questions.count;
  }

  get candidateNames(): readonly string[] {
    return [...this.#candidates.keys()];
  }

  get badCount(): number {
    return this.#bad.count;
  }

  /** Takes a row. Throws `import-invalid` when the table gets too large. */
  add(row: OutcomeRow, file: string): void {
    const refuse = (reason: string): void => this.#bad.add({ file, line: row.line, reason });
    for (const problem of row.problems) refuse(problem);
    const isEmpty = row.cells.length === 0 && row.choice === null;
    if (isEmpty && row.problems.length > 0) return;
    const candidates = row.cells.map(({ candidate }) => this.#candidateOf(candidate));
    const key = this.#keyOf(row.text);
    const known = this.#knownById(row);
    const question = known ?? this.#questionOf(row, key, candidates, file);
    if (question === null) {
      this.#repeated += 1;
      refuse(`“${shorten(row.id ?? "")}” has answers of the same candidate already`);
      return;
    }
    this.#rows += 1;
    if (this.#questions.describe(question, row, key) && row.text !== null) {
      this.#options.onText?.(question, row.text);
    }
    for (const [at, cell] of row.cells.entries()) {
      const candidate = candidates[at];
      if (known === null) candidate?.put(question, cell, refuse);
      else this.#repeated += Number(candidate?.complete(question, cell, refuse) ?? false);
    }
    if (row.choice !== null) this.#choose(row.choice, question, refuse);
  }

  /** A record that could not be made a row. */
  refuse(file: string, line: number, reason: string): void {
    this.#bad.add({ file, line, reason });
  }

  /** The table. The builder is of no use afterwards. */
  finish(origin: TableOrigin): BuiltTable {
    const questions = this.#questions.finish();
    const candidates = [...this.#candidates.values()];
    const table: OutcomeTable = {
      version: OUTCOME_TABLE_VERSION,
      ...origin,
      candidates: candidates.map(({ name }) => ({ name, price: null })),
      questions,
      cells: cutCells(candidates, questions.count),
      estimates: [],
      recordedRouters: [...this.#routers].map(([name, chosen]) => {
        return { name, chosen: chosen.cut(questions.count) };
      }),
    };
    return { table, rows: this.#rows, bad: this.#bad.report(), notes: this.#notes() };
  }

  #notes(): readonly string[] {
    const notes: string[] = [];
    if (this.#questions.dropsTexts) {
      notes.push("The questions’ texts are too long to be kept; duplicates were still looked for.");
    }
    if (this.#repeated > 0) {
      notes.push(
        `Answers that came again for the same id: ${this.#repeated}. The first ones count.`,
      );
    }
    return notes;
  }

  /** In long tables the rows of a question mostly follow each other: its text is looked at once. */
  #keyOf(text: string | null): number {
    if (text !== this.#lastText) {
      this.#lastText = text;
      this.#lastKey = questionKey(text);
    }
    return this.#lastKey;
  }

  /** The question that a row which may repeat others has the id of, whether or not its answers are known; `null` for none. */
  #knownById(row: OutcomeRow): number | null {
    const known =
      row.id === null || !row.mayRepeat ? undefined : this.#byKey.get(nameOf(row, Number.NaN, ""));
    return (typeof known === "number" ? known : known?.[0]) ?? null;
  }

  /** The question that a row belongs to; `null` where its answers are there already. */
  #questionOf(
    row: OutcomeRow,
    key: number,
    candidates: readonly CandidateColumns[],
    file: string,
  ): number | null {
    const name = nameOf(row, key, file);
    const known = this.#byKey.get(name);
    const list = known === undefined ? [] : typeof known === "number" ? [known] : known;
    const isTaken = (question: number) => candidates.some((each) => each.hasCell(question));
    const free = list.find((question) => !isTaken(question));
    if (free !== undefined) return free;
    const sameText = list.some((question) => {
      const other = this.#questions.keyOf(question);
      return other === key || Number.isNaN(other) || Number.isNaN(key);
    });
    if (row.id !== null && sameText) return null;
    const question = this.#addQuestion(row, file, list.length);
    // Nearly every key has one question: a list for each would cost more than the numbers.
    this.#byKey.set(name, list.length === 0 ? question : [...list, question]);
    return question;
  }

  #addQuestion(row: OutcomeRow, file: string, before: number): number {
    const { mostQuestions } = this.#options;
    if (this.#questions.count === mostQuestions) {
      throw tooLarge(`more than ${mostQuestions} questions`);
    }
    const id = row.id ?? `${baseName(file)}:${row.line}`;
    return this.#questions.add(before === 0 ? id : `${id} (${before + 1})`);
  }

  #candidateOf(name: string): CandidateColumns {
    const known = this.#candidates.get(name);
    if (known !== undefined) return known;
    const { mostCandidates } = this.#options;
    if (this.#candidates.size === mostCandidates) {
      throw tooLarge(`more than ${mostCandidates} candidates`);
    }
    const candidate = new CandidateColumns(name);
    this.#candidates.set(name, candidate);
    return candidate;
  }

  #choose(
    { router, candidate }: NonNullable<OutcomeRow["choice"]>,
    question: number,
    refuse: (reason: string) => void,
  ): void {
    const chosen = this.#routers.get(router) ?? growingIndices();
    if (chosen.get(question) !== -1) {
      refuse(`“${shorten(router)}” has chosen for this question already`);
      return;
    }
    this.#candidateOf(candidate);
    chosen.set(question, [...this.#candidates.keys()].indexOf(candidate));
    this.#routers.set(router, chosen);
  }
}

/** What rows of one question have in common. */
function nameOf({ id, task, split, line }: OutcomeRow, key: number, file: string): string {
  const own = id ?? (Number.isNaN(key) ? `${file} ${line}` : `#${key}`);
  return `${split ?? ""}\n${task ?? ""}\n${own}`;
}

function cutCells(candidates: readonly CandidateColumns[], count: number): CellColumns {
  const isKnown = (kind: CellKind) => candidates.some(({ known }) => known.has(kind));
  const floats = (kind: CellKind): readonly Float32Array[] =>
    candidates.map(({ columns }) => columns[kind].cut(count) as Float32Array);
  const orNull = (kind: CellKind) => (isKnown(kind) ? floats(kind) : null);
  return {
    scores: floats("scores"),
    costs: isKnown("costs")
      ? candidates.map(({ columns }) => columns.costs.cut(count) as Float64Array)
      : null,
    inputTokens: orNull("inputTokens"),
    outputTokens: orNull("outputTokens"),
    latenciesMs: orNull("latenciesMs"),
    replyLengths: orNull("replyLengths"),
  };
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function tooLarge(what: string): SwitchyardError {
  return new SwitchyardError("import-invalid", `The table has ${what}.`, {
    fix: "Choose a part of it.",
    side: "visitor",
  });
}
