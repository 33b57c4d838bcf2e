import { type Failure, toFailure } from "#core/errors.ts";
import type { EvaluatedTable } from "#core/evaluation/evaluate-table.ts";
import { ROUTER_TITLES } from "#core/evaluation/learned/router-titles.ts";
import type { VerdictCode } from "#core/evaluation/report/verdict-kinds.ts";
import { WRITTEN_FORMATS, type WrittenFormat } from "#core/outcomes/files/write-outcome-file.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { Archive } from "#state/history/archive.ts";
import type { Notices } from "#state/page/notices.svelte.ts";
import type { PlaceRouter } from "#state/page/place-router.svelte.ts";
import type { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import type { OutcomeTables } from "#storage/outcome-tables.ts";
import type { OutcomeTableRow } from "#storage/outcome-tables-row.ts";
import type { LabSettings, TableSource } from "#workers/lab/api.ts";
import { LabJob, type LabNews, type LabWorker } from "./lab-job.svelte.ts";
import { LAB_SETTINGS, ROUTERS_TO_FIT } from "./lab-settings.ts";
import { TableIntake } from "./table-intake.svelte.ts";
import { UseDraft } from "./use-draft.svelte.ts";

/** The part of {@link OutcomeTables} that the page uses. */
export type TableStore = Pick<OutcomeTables, "list" | "rename" | "remove" | "restore" | "watch">;

export interface LabParts {
  readonly client: LabWorker;
  readonly store: TableStore;
  readonly pools: PoolShelf;
  readonly archive: () => Promise<Archive>;
  readonly preferences: Preferences;
  readonly places: Pick<PlaceRouter, "go">;
  readonly notices: Notices;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly saveFile: (name: string, content: Blob) => void;
}

/** The lab: outcome tables, what routers make of them, and the way from there into Ask. */
export class LabDesk {
  /** `null` until they have been read. */
  tables: readonly OutcomeTableRow[] | null = $state.raw(null);
  /** The table that is looked at; `null` for none. */
  source: TableSource | null = $state.raw(null);
  table: OutcomeTable | null = $state.raw(null);
  /** The newest report; a first look, while `isWhole` is false. */
  evaluated: EvaluatedTable | null = $state.raw(null);
  isWhole = $state(false);
  /** What the first look at the table with these settings said; `null` before it. */
  firstVerdict: VerdictCode | null = $state(null);
  settings: LabSettings = $state.raw(LAB_SETTINGS);
  /** The router that is about to be used; `null` when none is. */
  draft: UseDraft | null = $state.raw(null);
  /** Of storage; a task's own is the job's. */
  failure: Failure | null = $state.raw(null);
  readonly job: LabJob;
  readonly intake: TableIntake;
  readonly #parts: LabParts;

  constructor(parts: LabParts) {
    this.#parts = parts;
    this.job = new LabJob(parts.client);
    this.intake = new TableIntake({
      ...parts,
      job: this.job,
      tables: () => this.tables ?? [],
      reload: this.reload,
      open: (id) => this.open({ kind: "stored", id }),
      replaced: (id) => this.#attempt(async () => void (await parts.store.remove(id))),
    });
  }

  /** Reads the list and goes on doing so whenever it changes. Returns what ends that. */
  follow = (): (() => void) => {
    void this.reload();
    return this.#parts.store.watch(() => void this.reload());
  };

  reload = async (): Promise<void> => {
    try {
      this.tables = await this.#parts.store.list();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** Opens a table and judges routers on it. */
  open = async (source: TableSource): Promise<void> => {
    if (!isSame(this.source, source)) {
      this.settings = { ...this.settings, test: null };
      this.intake.forget();
    }
    this.source = source;
    this.table = null;
    this.evaluated = null;
    this.draft = null;
    await this.#evaluate(source, this.settings);
  };

  /** The same table with other settings. What is shown stays until there is something newer. */
  evaluate = async (settings: LabSettings): Promise<void> => {
    this.settings = settings;
    const { source } = this;
    if (source === null) return;
    await this.#evaluate(source, settings);
  };

  /** Judges once more what was stopped or failed. */
  judgeAgain = (): Promise<void> => this.evaluate(this.settings);

  rename = (row: OutcomeTableRow, name: string): Promise<void> =>
    this.#attempt(() => this.#parts.store.rename(row.id, name.trim() || row.name));

  remove = (row: OutcomeTableRow): Promise<void> =>
    this.#attempt(async () => {
      const { store, notices } = this.#parts;
      const removed = await store.remove(row.id);
      if (isSame(this.source, { kind: "stored", id: row.id })) this.#close();
      if (removed === null) return;
      const undo = (): Promise<void> => this.#attempt(() => store.restore(removed));
      notices.show(`Deleted “${row.name}”.`, { label: "Undo", run: undo });
    });

  /** Gives the visitor the table that is looked at as a file. */
  exportTable = async (format: WrittenFormat): Promise<void> => {
    const { source, table } = this;
    if (source === null) return;
    const result = await this.job.run({ kind: "export", source, format }, this.#hear);
    if (result?.file == null) return;
    const { extension } = WRITTEN_FORMATS[format];
    const name = `${fileName(table?.name ?? "outcomes")}${format === "long-csv" ? "-answers" : ""}`;
    this.#parts.saveFile(`${name}.${extension}`, result.file);
  };

  /** Whether the questions of the shown table can be downloaded. */
  get canLoadTexts(): boolean {
    return this.source?.kind === "shipped" && this.table?.questions.texts === null;
  }

  /** Downloads the questions themselves. The report does not change: it was made without them. */
  loadTexts = async (): Promise<void> => {
    if (!this.canLoadTexts || this.job.kind !== null) return;
    await this.job.run({ kind: "texts" }, this.#hear);
  };

  /** Begins to say for which pool a router of the report is wanted. */
  prepareUse = (routerId: string, lambda: number): void => {
    const router = ROUTERS_TO_FIT.find((name) => name === routerId);
    const { table } = this;
    if (router === undefined || table === null) return;
    const { pools, preferences } = this.#parts;
    this.draft = new UseDraft({ table, router, lambda, pools, poolId: preferences.values.poolId });
  };

  cancelUse = (): void => {
    this.draft = null;
  };

  /** Fits the router that the draft is about, chooses it and its pool for the next run and goes to Ask. */
  use = async (): Promise<void> => {
    const { newId, now, preferences, places, notices } = this.#parts;
    const { source, settings, table, draft } = this;
    const pool = draft?.pool ?? null;
    if (source === null || draft === null || pool === null || draft.problem !== null) return;
    const { router, lambdaPerDollar: lambda, picked: candidates } = draft;
    const name = `${ROUTER_TITLES[router]}, ${table?.name ?? "outcomes"}`;
    const named = { id: newId(), name, addedAt: now() };
    const task = { kind: "fit", source, settings, router, lambda, candidates, ...named } as const;
    const row = (await this.job.run(task, this.#hear))?.heads ?? null;
    if (row === null) return;
    this.draft = null;
    preferences.set({ policy: "fitted", headsId: row.id, poolId: pool.id });
    notices.show(`The next run is routed by “${row.name}”.`);
    places.go({ screen: "ask" });
  };

  async #evaluate(source: TableSource, settings: LabSettings): Promise<void> {
    this.isWhole = false;
    this.firstVerdict = null;
    const id = source.kind === "stored" ? source.id : null;
    const badRows = this.tables?.find((row) => row.id === id)?.badRows ?? 0;
    await this.job.run({ kind: "evaluate", source, settings, badRows }, this.#hear);
  }

  #hear = (news: LabNews): void => {
    if (news.type === "table") this.table = news.table;
    else if (news.type === "texts") this.#show(news.texts);
    else {
      this.evaluated = news.evaluated;
      this.firstVerdict ??= news.evaluated.report.verdict.code;
      this.isWhole = news.isWhole;
    }
  };

  #show(texts: readonly string[]): void {
    const { table } = this;
    if (table === null || table.questions.count !== texts.length) return;
    this.table = { ...table, questions: { ...table.questions, texts } };
  }

  #close(): void {
    this.job.stop();
    this.source = null;
    this.table = null;
    this.evaluated = null;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
    await this.reload();
  }
}

function isSame(one: TableSource | null, other: TableSource): boolean {
  if (one?.kind !== other.kind) return false;
  return one.kind !== "stored" || other.kind !== "stored" || one.id === other.id;
}

function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^-|-$/g, "") || "outcomes";
}
