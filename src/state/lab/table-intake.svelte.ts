import { type Failure, toFailure } from "#core/errors.ts";
import type { BadRowReport } from "#core/outcomes/bad-rows.ts";
import type { TableFile } from "#core/outcomes/files/found-record.ts";
import type { FileInspection } from "#core/outcomes/files/inspect-outcome-file.ts";
import type { ColumnMapping } from "#core/outcomes/readers/column-mapping.ts";
import { demoGolds } from "#state/heads/demo-golds.ts";
import type { Archive } from "#state/history/archive.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import type { OutcomeTableRow } from "#storage/outcome-tables-row.ts";
import { historyFile } from "./history-file.ts";
import type { LabJob } from "./lab-job.svelte.ts";

export interface IntakeParts {
  readonly job: LabJob;
  readonly archive: () => Promise<Archive>;
  readonly preferences: Preferences;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The tables that are stored. */
  readonly tables: () => readonly OutcomeTableRow[];
  /** A table was stored: the list is to be read again. */
  readonly reload: () => Promise<void>;
  /** Opens the table of this id. */
  readonly open: (id: string) => Promise<void>;
  /** The table of this id was read anew under another. */
  readonly replaced: (id: string) => Promise<void>;
}

/** What was said of the columns of files, by their names. */
type Mappings = Readonly<Record<string, ColumnMapping>>;

/** Files that wait for somebody to say what their columns mean. */
export interface WaitingFiles {
  readonly files: readonly TableFile[];
  /** The file that is asked about. */
  readonly unknown: FileInspection;
  /** What was said of other files before. */
  readonly mappings: Mappings;
  /** The table that was read from them otherwise, and goes when they are read anew. */
  readonly replaces: string | null;
}

/** The files of the last import, and the table that came of them. */
interface ReadFiles extends Pick<WaitingFiles, "files" | "mappings"> {
  readonly id: string;
}

/** How tables come into the lab: from files, and from the visitor's own runs. */
export class TableIntake {
  waiting: WaitingFiles | null = $state.raw(null);
  /** What the visitor should know of the last import. */
  notes: readonly string[] = $state.raw([]);
  /** Rows and values of the last import that could not be read. */
  leftOut: BadRowReport | null = $state.raw(null);
  /** Of reading the stored runs; a task's own is the job's. */
  failure: Failure | null = $state.raw(null);
  #read: ReadFiles | null = $state.raw(null);
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Reads files into one table, stores it and opens it. It may turn out that somebody has to say what its columns mean. */
  importFiles = async (
    files: readonly TableFile[],
    mappings: Mappings = {},
    replaces: string | null = null,
  ): Promise<void> => {
    const { job, newId, now, reload, open, replaced } = this.#parts;
    this.waiting = null;
    this.failure = null;
    const named = { id: newId(), name: this.#nameFor(files, replaces), addedAt: now() };
    const result = await job.run({ kind: "import", files, mappings, ...named }, () => {});
    if (result === null) return;
    const { unknown, table, notes, bad } = result;
    if (unknown !== null) this.waiting = { files, unknown, mappings, replaces };
    if (table === null) return;
    if (replaces !== null) await replaced(replaces);
    await reload();
    const work = open(table.id);
    this.#read = { id: table.id, files, mappings };
    this.notes = notes;
    this.leftOut = bad;
    await work;
  };

  /** Makes a table of the stored runs whose right answers are known, and opens it. */
  importHistory = async (): Promise<void> => {
    const { archive, preferences } = this.#parts;
    const isDemo = preferences.values.mode === "demo";
    this.failure = null;
    try {
      const file = await historyFile({ archive: await archive(), isDemo, goldsOf: demoGolds });
      await this.importFiles([file]);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** Says what the columns of the file that is waited for mean. */
  mapColumns = async (mapping: ColumnMapping): Promise<void> => {
    const { waiting } = this;
    if (waiting === null) return;
    const { files, unknown, mappings, replaces } = waiting;
    await this.importFiles(files, { ...mappings, [unknown.name]: mapping }, replaces);
  };

  /** The table that was read last, which can be read otherwise; `null` for none. */
  get readId(): string | null {
    return this.#read?.id ?? null;
  }

  /** Asks what the columns of the files mean from which the last table was read, to read them otherwise. */
  correctColumns = async (): Promise<void> => {
    const read = this.#read;
    const [file] = read?.files ?? [];
    if (read === null || file === undefined) return;
    const result = await this.#parts.job.run({ kind: "inspect", file }, () => {});
    if (result?.unknown == null) return;
    const { id, files, mappings } = read;
    const mapping = mappings[file.name] ?? result.unknown.mapping;
    this.waiting = { files, mappings, replaces: id, unknown: { ...result.unknown, mapping } };
  };

  forgetFiles = (): void => {
    this.waiting = null;
  };

  /** Another table is looked at: what was said of the last one says nothing of it. */
  forget(): void {
    this.notes = [];
    this.leftOut = null;
  }

  #nameFor(files: readonly TableFile[], replaces: string | null): string {
    const rows = this.#parts.tables();
    const old = rows.find(({ id }) => id === replaces)?.name;
    return old ?? freeName(nameOf(files), new Set(rows.map(({ name }) => name)));
  }
}

/** `Name`, `Name 2` … whichever is not taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} ${count}`;
  return free;
}

function nameOf([first, ...more]: readonly TableFile[]): string {
  const name = first?.name.replace(/^.*\//, "").replace(/(?:\.\w{1,8}){1,2}$/, "") || "Outcomes";
  return more.length === 0 ? name : `${name} and ${more.length} more`;
}
