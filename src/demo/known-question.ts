/** 1 small and fast, 2 medium, 3 large and slow. */
export type Skill = 1 | 2 | 3;

/** What some candidates are better at than their size says. */
export type Topic = "code" | "numbers" | "chinese" | "science";

export type Family = "qwen" | "llama" | "mistral" | "mixtral" | "gemma";

/** Whom the policy wants to ask: by size, and where the pool has it, by family. */
export interface Ask {
  readonly skill: Skill;
  readonly family?: Family;
}

/** One thing the policy has to find out. */
export interface Hop {
  /**
   * Why it asks and whom; `{name}` becomes the candidate's name. What stands in `{?…}` is said only after replies to
   * the hop before that did not agree.
   */
  readonly thought: string;
  /** Whom it asks, in this order, until a reply holds the proof. */
  readonly asks: readonly Ask[];
  readonly query: string;
  /** A reply that holds one of these phrases has settled the hop. */
  readonly proof: readonly string[];
  /** The least skill that knows it. */
  readonly needs: Skill;
  readonly topic?: Topic;
  /** What a candidate says that knows. True. */
  readonly right: string;
  /** What a candidate says that believes it knows; without it such a candidate says that it is unsure. */
  readonly wrong?: string;
  /** Why the policy does not believe the first reply; `{name}` is whom it asks instead. */
  readonly doubt?: string;
}

/** A question that the demo world knows well enough to show routing. */
export interface KnownQuestion {
  readonly question: string;
  readonly aliases?: readonly string[];
  /** Every answer that counts as right. */
  readonly golds: readonly string[];
  readonly hops: readonly Hop[];
  /** The last thought, when every hop is settled; `{?…}` as in a hop's thought. */
  readonly closing: string;
  readonly answer: string;
}
