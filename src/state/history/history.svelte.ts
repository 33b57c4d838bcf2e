import { SvelteSet } from "svelte/reactivity";
import { type Failure, toFailure } from "#core/errors.ts";
import type {
  Archive,
  ArchiveTotals,
  ExportResult,
  ImportResult,
  RunFilter,
  RunSummary,
} from "./archive.ts";

const PAGE = 30;

const NO_FILTER: RunFilter = { text: "", policy: null, status: null, demo: null };

/** The stored runs as the History screen shows them: filtered, paged, and following every change in storage. */
export class History {
  status: "loading" | "ready" | "failed" = $state("loading");
  failure: Failure | null = $state.raw(null);
  runs: readonly RunSummary[] = $state.raw([]);
  hasMore = $state(false);
  totals: ArchiveTotals | null = $state.raw(null);
  filter: RunFilter = $state.raw(NO_FILTER);
  readonly selected = new SvelteSet<string>();

  readonly #open: () => Promise<Archive>;
  #limit = PAGE;
  /** Counts loads, so that a late answer to an older question is dropped. */
  #loads = 0;

  constructor(open: () => Promise<Archive>) {
    this.#open = open;
  }

  /** How many runs there are, demo and live; 0 until they are loaded. */
  get count(): number {
    return this.totals === null ? 0 : this.totals.demo.runs + this.totals.live.runs;
  }

  get isFiltered(): boolean {
    const { text, policy, status, demo } = this.filter;
    return text.trim() !== "" || policy !== null || status !== null || demo !== null;
  }

  /** Loads, and loads again after every change. Returns what ends it. */
  follow(): () => void {
    let isOver = false;
    let end = (): void => {};
    this.#open().then((archive) => {
      if (!isOver) end = archive.watch(() => void this.load());
    }, this.#fail);
    void this.load();
    return () => {
      isOver = true;
      end();
    };
  }

  load = async (): Promise<void> => {
    this.#loads += 1;
    const load = this.#loads;
    try {
      const archive = await this.#open();
      const [page, totals] = await Promise.all([
        archive.page(this.filter, this.#limit),
        archive.totals(),
      ]);
      if (load !== this.#loads) return;
      this.runs = page.runs;
      this.hasMore = page.more;
      this.totals = totals;
      this.failure = null;
      this.status = "ready";
      this.#dropGone();
    } catch (thrown) {
      if (load === this.#loads) this.#fail(thrown);
    }
  };

  setFilter(changed: Partial<RunFilter>): Promise<void> {
    this.filter = { ...this.filter, ...changed };
    this.#limit = PAGE;
    return this.load();
  }

  showMore = (): Promise<void> => {
    this.#limit += PAGE;
    return this.load();
  };

  select(id: string, isSelected: boolean): void {
    if (isSelected) this.selected.add(id);
    else this.selected.delete(id);
  }

  /** Deletes runs. Returns what brings them back. */
  async remove(ids: readonly string[]): Promise<() => Promise<void>> {
    const restore = await (await this.#open()).remove(ids);
    for (const id of ids) this.selected.delete(id);
    await this.load();
    return async () => {
      await restore();
      await this.load();
    };
  }

  async removeAll(): Promise<void> {
    await (await this.#open()).removeAll();
    this.selected.clear();
    await this.load();
  }

  /** A file of the selected runs, or of all when none is selected. */
  async exportRuns(): Promise<ExportResult> {
    const ids = this.selected.size === 0 ? null : [...this.selected];
    return (await this.#open()).exportRuns(ids);
  }

  async importRuns(file: string): Promise<ImportResult> {
    const result = await (await this.#open()).importRuns(file);
    await this.load();
    return result;
  }

  /** A run that was deleted in another tab is not selected any more. */
  #dropGone(): void {
    if (this.isFiltered || this.hasMore) return;
    const here = new Set(this.runs.map(({ id }) => id));
    for (const id of this.selected) if (!here.has(id)) this.selected.delete(id);
  }

  readonly #fail = (thrown: unknown): void => {
    this.failure = toFailure(thrown);
    this.status = "failed";
  };
}
