import { fromDollars } from "#core/cost/money.ts";
import { candidateNamed } from "#core/heads/fitted/candidate-named.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { PickedCandidate } from "#core/outcomes/pick-candidates.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { NamedPool, PoolShelf } from "#state/pools/pool-shelf.svelte.ts";

export interface UseParts {
  readonly table: OutcomeTable;
  readonly router: RouterName;
  /** In score per picodollar, as reports have it. */
  readonly lambda: number;
  readonly pools: PoolShelf;
  readonly poolId: string;
}

/** Which candidate of a pool stands for which of a table. */
export class UseDraft {
  readonly router: RouterName;
  /** In score per US dollar. */
  readonly lambdaPerDollar: number;
  /** As the table calls them. */
  readonly names: readonly string[];
  poolId: string = $state("");
  /** For each name the id of a candidate of the pool; empty: it is left out. */
  chosen: readonly string[] = $state.raw([]);
  readonly #pools: PoolShelf;

  constructor({ table, router, lambda, pools, poolId }: UseParts) {
    this.router = router;
    this.lambdaPerDollar = lambda * fromDollars(1);
    this.names = table.candidates.map(({ name }) => name);
    this.#pools = pools;
    this.poolId = this.#bestPool(poolId);
    this.#guess();
  }

  get pools(): readonly NamedPool[] {
    return this.#pools.list;
  }

  get pool(): NamedPool | null {
    return this.#pools.find(this.poolId);
  }

  choosePool = (id: string): void => {
    this.poolId = id;
    this.#guess();
  };

  choose = (place: number, id: string): void => {
    this.chosen = this.chosen.with(place, id);
  };

  get picked(): readonly PickedCandidate[] {
    return this.chosen.flatMap((name, candidate) => (name === "" ? [] : [{ candidate, name }]));
  }

  /** Why it cannot be used like this; `null` when it can. */
  get problem(): string | null {
    const names = this.picked.map(({ name }) => name);
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    if (twice !== undefined) return `${twice} stands for two candidates: choose another for one.`;
    return names.length < 2
      ? "Say of at least two candidates who they are in the pool: there must be something to choose between."
      : null;
  }

  /** The pool in which most of the table's candidates are; of equal ones the one in use. */
  #bestPool(current: string): string {
    let best = current;
    let most = this.#known(this.#pools.find(current)?.pool ?? []);
    for (const { id, pool } of this.#pools.list) {
      const known = this.#known(pool);
      if (known > most) [best, most] = [id, known];
    }
    return best;
  }

  #known(pool: Pool): number {
    return this.names.filter((name) => candidateNamed(pool, name) !== null).length;
  }

  #guess(): void {
    const pool = this.pool?.pool ?? [];
    const taken = new Set<string>();
    this.chosen = this.names.map((name) => {
      const id = candidateNamed(pool, name)?.id ?? "";
      if (taken.has(id)) return "";
      taken.add(id);
      return id;
    });
  }
}
