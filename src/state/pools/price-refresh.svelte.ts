import { SvelteSet } from "svelte/reactivity";
import type { PriceChange } from "#core/cost/price-change.ts";
import { type Failure, toFailure } from "#core/errors.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";

export interface PriceRefreshParts {
  /** Looks today's prices up and says which differ. */
  readonly ask: (pool: NamedPool) => Promise<readonly PriceChange[]>;
  /** Keeps the changes that the visitor accepted. */
  readonly accept: (pool: NamedPool, changes: readonly PriceChange[]) => Promise<void>;
}

type Status = "idle" | "asking" | "proposed" | "saving";

/** Today's prices as proposals: nothing changes until the visitor accepts all or some. */
export class PriceRefresh {
  status: Status = $state("idle");
  changes: readonly PriceChange[] = $state.raw([]);
  /** Candidates whose new price is to be accepted; all of them at first. */
  readonly chosen = new SvelteSet<string>();
  failure: Failure | null = $state.raw(null);
  /** How many prices were accepted last; `null` before. */
  accepted: number | null = $state(null);

  readonly #parts: PriceRefreshParts;
  /** Which pool the proposals are for. */
  #poolId: string | null = null;
  #request = 0;

  constructor(parts: PriceRefreshParts) {
    this.#parts = parts;
  }

  /** Forgets the proposals when another pool comes into view. */
  show(pool: NamedPool): void {
    if (this.#poolId !== pool.id) this.dismiss();
    this.#poolId = pool.id;
  }

  dismiss = (): void => {
    this.#request += 1;
    this.status = "idle";
    this.changes = [];
    this.chosen.clear();
    this.failure = null;
    this.accepted = null;
  };

  ask = async (pool: NamedPool): Promise<void> => {
    this.dismiss();
    this.#poolId = pool.id;
    const request = this.#request;
    this.status = "asking";
    try {
      const changes = await this.#parts.ask(pool);
      if (request !== this.#request) return;
      this.changes = changes;
      for (const { candidate } of changes) this.chosen.add(candidate);
      this.status = "proposed";
    } catch (thrown) {
      if (request !== this.#request) return;
      this.failure = toFailure(thrown);
      this.status = "idle";
    }
  };

  choose(candidate: string, isChosen: boolean): void {
    if (isChosen) this.chosen.add(candidate);
    else this.chosen.delete(candidate);
  }

  /** Keeps the chosen changes. On failure the proposals stay. */
  accept = async (pool: NamedPool): Promise<void> => {
    const changes = this.changes.filter(({ candidate }) => this.chosen.has(candidate));
    const isProposed = this.status === "proposed" && this.#poolId === pool.id;
    if (!isProposed || changes.length === 0) return;
    this.status = "saving";
    this.failure = null;
    try {
      await this.#parts.accept(pool, changes);
      this.dismiss();
      this.#poolId = pool.id;
      this.accepted = changes.length;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.status = "proposed";
    }
  };
}
