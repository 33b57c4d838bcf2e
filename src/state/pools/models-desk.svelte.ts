import type { PriceChange } from "#core/cost/price-change.ts";
import { type Failure, toFailure } from "#core/errors.ts";
import type { Notices } from "#state/page/notices.svelte.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import { listProviders } from "#state/settings/provider-list.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { PoolDraft } from "./pool-draft.svelte.ts";
import type { NamedPool, PoolShelf } from "./pool-shelf.svelte.ts";
import { PriceRefresh } from "./price-refresh.svelte.ts";
import { PromptEditor, type PromptSubject } from "./prompt-editor.svelte.ts";

/** Where the visitor's own pools and accepted prices are kept. */
export interface PoolStore {
  /** Stores a pool of the visitor's own, new or in place of the one with its id. */
  put(pool: NamedPool): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps new prices for candidates of a pool, a preset's too. */
  acceptPrices(pool: NamedPool, changes: readonly PriceChange[]): Promise<void>;
}

export interface ModelsParts {
  readonly pools: PoolShelf;
  readonly preferences: Preferences;
  readonly notices: Notices;
  readonly router: Pick<RouterClient, "call">;
  /** The routers whose prompt can be edited. */
  readonly subjects: readonly PromptSubject[];
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

/** The Models screen: which pool is in use, the pool that is edited, new prices, and the routers’ prompts. */
export class ModelsDesk {
  draft: PoolDraft | null = $state.raw(null);
  isSaving = $state(false);
  failure: Failure | null = $state.raw(null);
  readonly prices: PriceRefresh;
  readonly prompts: readonly PromptEditor[];
  /** The prompt that is looked at: that of the router in use, when it has one. */
  prompt: PromptEditor | null = $state.raw(null);
  readonly providers: readonly ProviderChoice[] = listProviders({}, "").map(
    ({ provider: { id, name }, callable, note }) => ({
      id,
      name,
      obstacle: callable === "no" ? note : null,
    }),
  );

  readonly #parts: ModelsParts;

  /** The stored choices must have been read before: the prompts in use are among them. */
  constructor(parts: ModelsParts) {
    const { preferences, router } = parts;
    this.#parts = parts;
    this.prices = new PriceRefresh({
      ask: ({ pool }) => router.call((api) => api.refreshPrices(pool)),
      accept: this.#acceptPrices,
    });
    const fetchReleased = (policy: string, id: string): Promise<string> =>
      router.call((api) => api.importPrompt(policy, id));
    this.prompts = parts.subjects.map(
      (subject) => new PromptEditor(subject, { preferences, fetchReleased }),
    );
    this.prompt = this.#promptOf(preferences.values.policy) ?? this.prompts[0] ?? null;
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

  showPrompt = (policy: string): void => {
    this.prompt = this.#promptOf(policy) ?? this.prompt;
  };

  resetPrompt = (prompt: PromptEditor): void => {
    const undo = prompt.reset();
    this.#parts.notices.show("The page’s own router prompt is back.", { label: "Undo", run: undo });
  };

  importPrompt = async (prompt: PromptEditor, id: string): Promise<void> => {
    const undo = await prompt.importReleased(id);
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

  #promptOf(policy: string): PromptEditor | null {
    return this.prompts.find(({ subject }) => subject.id === policy) ?? null;
  }

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
