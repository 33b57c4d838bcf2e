import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import type { Archive } from "#state/history/archive.ts";
import type { Notices } from "#state/page/notices.svelte.ts";
import type { PoolStore } from "#state/pools/models-desk.svelte.ts";
import type { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import type { HeadsRepository } from "#storage/heads.ts";
import type { HeadsRow } from "#storage/heads-row.ts";
import type { ChosenFile, HeadsResult, HeadsTask } from "#workers/heads/api.ts";
import { demoGolds } from "./demo-golds.ts";
import { EmbeddingDraft } from "./embedding-draft.svelte.ts";
import { FitDraft } from "./fit-draft.svelte.ts";
import { historyTable } from "./fit-history.ts";
import type { KnownModel } from "./fit-models.ts";
import { HeadsJob, type HeadsWorker } from "./heads-job.svelte.ts";
import { poolOfHeads, poolOfRouter } from "./pool-of-heads.ts";
import { zipHeads } from "./zip-heads.ts";

/** The part of {@link HeadsRepository} that the page uses. */
export type HeadsStore = Pick<HeadsRepository, "list" | "remove" | "restore" | "files" | "watch">;

export interface HeadsParts {
  readonly preferences: Preferences;
  readonly pools: PoolShelf;
  readonly poolStore: () => Promise<PoolStore>;
  readonly archive: () => Promise<Archive>;
  readonly notices: Notices;
  readonly gpu: () => Promise<Pick<GpuModel, "embedding">>;
  readonly client: HeadsWorker;
  readonly store: HeadsStore;
  /** What is known of models besides what pools say. */
  readonly known: () => Promise<readonly KnownModel[]>;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly saveFile: (name: string, bytes: Blob) => void;
}

/** The heads that are stored, and everything that can be done with them: import, fit, choose, export, delete. */
export class HeadsDesk {
  /** `null` until it has been read. */
  list: readonly HeadsRow[] | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** Whether the newest piece of work was one of the form for fitting; its outcome is shown there. */
  isFit = $state(false);
  readonly job: HeadsJob;
  readonly embedding: EmbeddingDraft;
  readonly fit: FitDraft;

  readonly #parts: HeadsParts;

  /** The stored choices must have been read before. */
  constructor(parts: HeadsParts) {
    this.#parts = parts;
    this.job = new HeadsJob(parts.client);
    this.embedding = new EmbeddingDraft(parts.preferences, parts.client);
    this.fit = new FitDraft({
      inspect: async (files, mapping) =>
        (await this.#run({ kind: "inspect", files, mapping }))?.table ?? null,
      pools: parts.pools,
      embedding: this.embedding,
      known: parts.known,
    });
  }

  /** Reads the list and goes on doing so whenever it changes. Returns what ends that. */
  follow = (): (() => void) => {
    void this.reload();
    return this.#parts.store.watch(() => void this.reload());
  };

  reload = async (): Promise<void> => {
    try {
      this.list = await this.#parts.store.list();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** The heads that the next run uses; `null` when none are chosen or they are gone. */
  get chosen(): HeadsRow | null {
    const { headsId } = this.#parts.preferences.values;
    return this.list?.find(({ id }) => id === headsId) ?? null;
  }

  choose = (id: string): void => {
    this.#parts.preferences.set({ headsId: id });
  };

  importReleased = (): Promise<void> =>
    this.#add("R2-Router, released", (named) => ({ kind: "released", ...named }));

  importFiles = (files: readonly ChosenFile[]): Promise<void> =>
    this.#add(nameOf(files), (named) => ({ kind: "files", files, ...named }));

  /** Makes a table of the stored runs whose right answers are known, and reads it. */
  useHistory = async (): Promise<void> => {
    const { preferences, archive } = this.#parts;
    this.isFit = true;
    try {
      const isDemo = preferences.values.mode === "demo";
      const table = { archive: await archive(), isDemo, goldsOf: demoGolds };
      await this.fit.choose([await historyTable(table)]);
    } catch (thrown) {
      this.job.failure = toFailure(thrown);
    }
  };

  /** Fits heads on the table that is chosen. */
  startFit = async (): Promise<void> => {
    const { fit } = this;
    const wanted = fit.finish();
    if (wanted === null) return;
    this.isFit = true;
    if (wanted.job.embedding.kind === "page" && !(await this.#connectPage())) return;
    await this.#add(wanted.name, (named) => ({ kind: "fit", ...wanted.job, ...named }));
  };

  /** Gives the worker the way to the page's embedding model. False, with a failure, when it is not loaded. */
  async #connectPage(): Promise<boolean> {
    try {
      const { embedding } = await this.#parts.gpu();
      const missing = await embedding.missing(this.embedding.preset);
      if (missing !== null) throw notLoaded(missing.text);
      await this.#parts.client.connectEmbedding(embedding.source);
      return true;
    } catch (thrown) {
      this.job.failure = toFailure(thrown);
      return false;
    }
  }

  remove = async (row: HeadsRow): Promise<void> => {
    const { store, notices, preferences } = this.#parts;
    const wasChosen = preferences.values.headsId === row.id;
    await this.#attempt(async () => {
      const removed = await store.remove(row.id);
      if (wasChosen) preferences.set({ headsId: null });
      if (removed === null) return;
      const undo = (): Promise<void> =>
        this.#attempt(async () => {
          await store.restore(removed);
          if (wasChosen) preferences.set({ headsId: row.id });
        });
      notices.show(`Deleted “${row.name}”.`, { label: "Undo", run: undo });
    });
  };

  /** Gives the visitor the compact form: a zip archive of the manifest and the numbers. */
  exportHeads = (row: HeadsRow): Promise<void> =>
    this.#attempt(async () => {
      const bytes = await zipHeads(await this.#parts.store.files(row.id));
      this.#parts.saveFile(`${fileNameOf(row.name)}.zip`, bytes);
    });

  /** Makes the heads' models the pool of the next run. */
  usePool = (row: HeadsRow): Promise<void> =>
    this.#attempt(async () => {
      if (row.fitted !== undefined) return this.#useRouter(row);
      const { poolStore, pools, preferences, notices } = this.#parts;
      const day = new Date(row.addedAt).toISOString().slice(0, 10);
      const pool = poolOfHeads(row, day);
      await (await poolStore()).put(pool);
      await pools.reload();
      preferences.set({ poolId: pool.id, headsId: row.id });
      notices.show(`The next run uses the pool “${pool.name}” and these heads.`);
    });

  /** Puts a router of the lab into Ask, with a pool that has its candidates. */
  async #useRouter(row: HeadsRow): Promise<void> {
    const { poolStore, pools, preferences, notices } = this.#parts;
    await pools.load();
    const { pool, missing } = poolOfRouter(row, pools.list);
    if (pool === null) throw nobodyKnown(missing);
    if (!pools.list.includes(pool)) {
      await (await poolStore()).put(pool);
      await pools.reload();
    }
    preferences.set({ poolId: pool.id, headsId: row.id, policy: "fitted" });
    const without = missing.length === 0 ? "" : ` No pool has ${missing.join(", ")}.`;
    notices.show(
      `The next run asks the router “${row.name}” with the pool “${pool.name}”.${without}`,
    );
  }

  async #add(
    name: string,
    make: (named: { id: string; name: string; addedAt: number }) => HeadsTask,
  ): Promise<void> {
    const { newId, now, notices } = this.#parts;
    const result = await this.#run(
      make({ id: newId(), name: this.#freeName(name), addedAt: now() }),
    );
    const row = result?.heads ?? null;
    if (row === null) return;
    await this.reload();
    // The first heads are the ones that are wanted.
    if (this.chosen === null) this.choose(row.id);
    notices.show(`“${row.name}” is stored.`);
  }

  #run(job: HeadsTask): Promise<HeadsResult | null> {
    this.failure = null;
    this.isFit = job.kind === "inspect" || job.kind === "fit";
    return this.job.run(job);
  }

  /** `Name`, `Name 2` … whichever no heads have. */
  #freeName(name: string): string {
    const taken = new Set(this.list?.map((row) => row.name));
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name} ${count}`;
    return free;
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

function nobodyKnown(missing: readonly string[]): SwitchyardError {
  return new SwitchyardError(
    "pool-empty",
    `No pool has a candidate of this router: ${missing.join(", ")}.`,
    {
      fix: "Add a pool whose candidates have these names, or the same names at their providers, and use the router again.",
      side: "visitor",
    },
  );
}

function notLoaded(message: string): SwitchyardError {
  return new SwitchyardError("model-not-loaded", message, {
    fix: "Load it above, under “Question vectors”, and fit again.",
    side: "visitor",
  });
}

/** The folder's or the first file's name, without its ending. */
function nameOf([first]: readonly ChosenFile[]): string {
  const [top = ""] = first?.path.split("/") ?? [];
  return top.replace(/(?:\.(?:zip|json|bin|manifest|f32|f64))+$/i, "") || "Heads";
}

function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^-|-$/g, "") || "heads";
}
