import type { Pool } from "#core/pool/candidate.ts";
import type { PoolCheck, PoolProblem } from "#core/pool/pool-schema.ts";
import {
  blankDraft,
  type CandidateDraft,
  type CandidateField,
  checkDrafts,
  draftOf,
} from "./candidate-draft.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";

const LONGEST_POOL_NAME = 80;

/** What a draft begins with. Without an `id` it becomes a new pool. */
export interface DraftOrigin {
  readonly id: string | null;
  readonly name: string;
  readonly note: string;
  readonly pool: Pool;
}

export interface DraftParts {
  /** Names of the other pools. */
  readonly taken: readonly string[];
  /** The day to date new prices with, as YYYY-MM-DD. */
  readonly today: string;
  /** For a pool that is not stored yet. */
  readonly newId: () => string;
}

/** A pool while it is edited: every text stays as it was typed, right or wrong, until the visitor saves or gives up. */
export class PoolDraft {
  readonly id: string;
  readonly isNew: boolean;
  name = $state("");
  note = $state("");
  candidates: CandidateDraft[] = $state([]);
  /** True once saving was tried: then empty fields are reported too. */
  attempted = $state(false);
  /** The candidate that was added last, to be opened in the form. */
  newest: number | null = $state(null);

  readonly check: PoolCheck;

  readonly #parts: DraftParts;
  #nextKey = 0;

  constructor(origin: DraftOrigin, parts: DraftParts) {
    this.id = origin.id ?? parts.newId();
    this.isNew = origin.id === null;
    this.name = origin.name;
    this.note = origin.note;
    this.candidates = origin.pool.map((candidate) => draftOf(this.#nextKey++, candidate));
    this.#parts = parts;
    const untouched = this.#written();
    this.isChanged = $derived(this.isNew || this.#written() !== untouched);
    this.check = $derived(checkDrafts($state.snapshot(this.candidates), parts.today));
  }

  readonly nameProblem: string | null = $derived.by(() => {
    const name = this.name.trim();
    if (name === "") return "A pool needs a name.";
    if (name.length > LONGEST_POOL_NAME) return `At most ${LONGEST_POOL_NAME} characters.`;
    const folded = name.toLowerCase();
    const isTaken = this.#parts.taken.some((taken) => taken.toLowerCase() === folded);
    return isTaken ? "Another pool has this name." : null;
  });

  /** What is wrong with the pool as a whole, for example that it has no candidate. */
  readonly poolProblem: string | null = $derived(this.#problem(null, "pool"));

  get problemCount(): number {
    return (this.check.ok ? 0 : this.check.problems.length) + (this.nameProblem === null ? 0 : 1);
  }

  /** True when giving the draft up would lose something. */
  readonly isChanged: boolean;

  /** What is wrong with a field, to be shown beside it. Emptiness is no mistake before saving was tried. */
  problemOf(place: number, field: CandidateField): string | null {
    const problem = this.#problem(place, field);
    const draft = this.candidates[place];
    if (problem === null || draft === undefined || this.attempted) return problem;
    return isEmpty(draft, field) ? null : problem;
  }

  problemsOf(place: number): readonly PoolProblem[] {
    return this.check.ok ? [] : this.check.problems.filter(({ candidate }) => candidate === place);
  }

  add = (): void => {
    const key = this.#nextKey++;
    const provider = this.candidates.at(-1)?.provider ?? "openrouter";
    this.candidates.push(blankDraft(key, provider));
    this.newest = key;
  };

  remove = (key: number): void => {
    this.candidates = this.candidates.filter((candidate) => candidate.key !== key);
  };

  /** The pool to save, or `null` when something is wrong; then every problem is shown. */
  finish(): NamedPool | null {
    this.attempted = true;
    if (!this.check.ok || this.nameProblem !== null) return null;
    const { id, check } = this;
    return { id, name: this.name.trim(), note: this.note.trim(), pool: check.pool, isOwn: true };
  }

  #problem(place: number | null, field: string): string | null {
    if (this.check.ok) return null;
    const found = this.check.problems.find(
      (problem) => problem.candidate === place && problem.field === field,
    );
    return found?.message ?? null;
  }

  #written(): string {
    return JSON.stringify([this.name, this.note, $state.snapshot(this.candidates)]);
  }
}

function isEmpty(draft: CandidateDraft, field: CandidateField): boolean {
  switch (field) {
    case "price.input":
      return draft.input.trim() === "";
    case "price.output":
      return draft.output.trim() === "";
    case "price.perRequest":
      return draft.perRequest.trim() === "";
    case "id":
    case "aliases":
    case "description":
    case "provider":
    case "model":
    case "temperature":
    case "maxTokens":
    case "paperModel":
    case "paperPrice":
      return draft[field].trim() === "";
  }
}
