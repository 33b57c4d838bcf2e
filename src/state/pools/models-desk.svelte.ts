import type { PriceChange } from "#core/cost/price-change.ts";
import { type Failure, toFailure } from "#core/errors.ts";
import { RELEASED_TEMPLATE_URL } from "#core/policies/router-r1/released-template.ts";
import type { App } from "#state/app.ts";
import { listProviders } from "#state/settings/provider-list.ts";
import { PoolDraft } from "./pool-draft.svelte.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";
import { PriceRefresh } from "./price-refresh.svelte.ts";
import { TemplateEditor } from "./template-editor.svelte.ts";

/** Where the visitor's own pools and accepted prices are kept. */
export interface PoolStore {
  /** Stores a pool of the visitor's own, new or in place of the one with its id. */
  put(pool: NamedPool): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps new prices for candidates of a pool, a preset's too. */
  acceptPrices(pool: NamedPool, changes: readonly PriceChange[]): Promise<void>;
}

export interface ModelsParts extends Pick<App, "pools" | "preferences" | "notices" | "router"> {
  readonly store: () => Promise<PoolStore>;
  readonly newId: () => string;
  /** The day, as YYYY-MM-DD. */
  readonly today: () => string;
}

/** A provider that a candidate can have. */
export interface ProviderChoice {
  readonly id: string;
  readonly name: string;
  /** Why it cannot be called from a page; `null` when it can. */
  readonly obstacle: string | null;
}

/** The Models screen: which pool is in use, the pool that is edited, new prices, and the router prompt. */
export class ModelsDesk {
  draft: PoolDraft | null = $state.raw(null);
  isSaving = $state(false);
  failure: Failure | null = $state.raw(null);
  readonly prices: PriceRefresh;
  readonly template: TemplateEditor;
  readonly providers: readonly ProviderChoice[] = listProviders({}, "").map(
    ({ provider: { id, name }, callable, note }) => ({
      id,
      name,
      obstacle: callable === "no" ? note : null,
    }),
  );
  /** Where the released router prompt is downloaded from. */
  readonly releasedUrl = RELEASED_TEMPLATE_URL;

  readonly #parts: ModelsParts;

  /** The stored choices must have been read before: the template in use is one of them. */
  constructor(parts: ModelsParts) {
    const { preferences, router } = parts;
    this.#parts = parts;
    this.prices = new PriceRefresh({
      ask: ({ pool }) => router.call((api) => api.refreshPrices(pool)),
      accept: this.#acceptPrices,
    });
    this.template = new TemplateEditor({
      read: () => preferences.values.template,
      write: (template) => preferences.set({ template }),
      fetchReleased: (shape) => router.call((api) => api.importTemplate(shape)),
    });
  }

  get list(): readonly NamedPool[] {
    return this.#parts.pools.list;
  }

  get listFailure(): Failure | null {
    return this.#parts.pools.failure;
  }

  /** The pool that the next run uses. */
  get active(): NamedPool | null {
    return this.#parts.pools.find(this.#parts.preferences.values.poolId);
  }

  providerName(id: string): string {
    return this.providers.find((provider) => provider.id === id)?.name ?? id;
  }

  /** Puts a pool into use. */
  choose = (id: string): void => {
    this.failure = null;
    this.#parts.preferences.set({ poolId: id });
    this.look();
  };

  /** To be called when the pool in view may be another one: new prices are proposals for one pool only. */
  look = (): void => {
    if (this.active !== null) this.prices.show(this.active);
  };

  /** Opens the form: an own pool itself, a preset as a copy. */
  edit = ({ id, name, note, pool, isOwn }: NamedPool): void => {
    if (isOwn) this.#open({ id, name, note, pool });
    else this.#open({ id: null, name: this.#freeName(name), note: "", pool });
  };

  duplicate = ({ name, note, pool }: NamedPool): void => {
    this.#open({ id: null, name: this.#freeName(name), note, pool });
  };

  create = (): void => {
    this.#open({ id: null, name: "", note: "", pool: [] });
    this.draft?.add();
  };

  cancel = (): void => {
    this.draft = null;
    this.failure = null;
  };

  /** Stores the draft and puts it into use. False when something is wrong with it or storage failed: it stays open. */
  save = async (): Promise<boolean> => {
    const pool = this.draft?.finish() ?? null;
    if (pool === null || this.isSaving) return false;
    this.isSaving = true;
    const isStored = await this.#attempt((store) => store.put(pool));
    this.isSaving = false;
    if (!isStored) return false;
    this.draft = null;
    this.choose(pool.id);
    this.#parts.notices.show(`Saved “${pool.name}”. The next run uses it.`);
    return true;
  };

  remove = async (pool: NamedPool): Promise<void> => {
    const wasActive = this.active?.id === pool.id;
    if (!(await this.#attempt((store) => store.remove(pool.id)))) return;
    this.look();
    const undo = async (): Promise<void> => {
      const isBack = await this.#attempt((store) => store.put(pool));
      if (isBack && wasActive) this.choose(pool.id);
    };
    this.#parts.notices.show(`Deleted “${pool.name}”.`, { label: "Undo", run: undo });
  };

  resetTemplate = (): void => {
    const undo = this.template.reset();
    this.#parts.notices.show("The page’s own router prompt is back.", { label: "Undo", run: undo });
  };

  importTemplate = async (shape: "qwen" | "llama"): Promise<void> => {
    const undo = await this.template.importReleased(shape);
    if (undo === null) return;
    const text = "The released router prompt is in use: its hash is right.";
    this.#parts.notices.show(text, { label: "Undo", run: undo });
  };

  readonly #acceptPrices = async (
    pool: NamedPool,
    changes: readonly PriceChange[],
  ): Promise<void> => {
    const store = await this.#parts.store();
    await store.acceptPrices(pool, changes);
    await this.#parts.pools.reload();
  };

  #open(origin: ConstructorParameters<typeof PoolDraft>[0]): void {
    const { today, newId } = this.#parts;
    const taken = this.list.filter(({ id }) => id !== origin.id).map(({ name }) => name);
    this.failure = null;
    this.draft = new PoolDraft(origin, { taken, today: today(), newId });
  }

  /** `Name, copy`, `Name, copy 2` … whichever no pool has. */
  #freeName(name: string): string {
    const taken = new Set(this.list.map((pool) => pool.name));
    let free = `${name}, copy`;
    for (let count = 2; taken.has(free); count += 1) free = `${name}, copy ${count}`;
    return free;
  }

  async #attempt(work: (store: PoolStore) => Promise<void>): Promise<boolean> {
    this.failure = null;
    try {
      await work(await this.#parts.store());
      await this.#parts.pools.reload();
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return false;
    }
  }
}
