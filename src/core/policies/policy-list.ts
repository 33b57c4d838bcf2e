import type { PolicyId } from "#core/trajectory/events.ts";

/** What a policy cannot run without. */
export interface PolicyNeeds {
  /** A model of its own, and how it is spoken to: as one growing text, or as a chat with tools (a text will do). */
  readonly session: "text" | "chat" | null;
  /** Vectors of the question. */
  readonly embedding: boolean;
  /** Heads or neighbours that were fitted before. */
  readonly heads: boolean;
}

export interface PolicyListing {
  readonly id: PolicyId;
  /** As shown to people. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** A system of its own, or something to compare systems with. */
  readonly kind: "system" | "baseline";
  /** Whether the released code can be followed bit for bit. */
  readonly hasPaperFidelity: boolean;
  readonly needs: PolicyNeeds;
}

const NOTHING: PolicyNeeds = { session: null, embedding: false, heads: false };
const BY_EMBEDDING: PolicyNeeds = { session: null, embedding: true, heads: true };

/** Every policy, in the order in which they are offered. How each is opened is in `open-policy.ts`. */
export const POLICY_LIST: readonly PolicyListing[] = [
  {
    id: "router-r1",
    name: "Router-R1",
    summary: "A small model that thinks, asks a candidate, reads the reply, and answers.",
    kind: "system",
    hasPaperFidelity: true,
    needs: { ...NOTHING, session: "text" },
  },
  {
    id: "xrouter",
    name: "xRouter",
    summary:
      "A model with a tool per candidate: it writes their instructions, then selects or merges.",
    kind: "system",
    hasPaperFidelity: true,
    needs: { ...NOTHING, session: "chat" },
  },
  {
    id: "r2-router",
    name: "R2-Router",
    summary: "Ridge heads on an embedding choose a candidate and a token budget together.",
    kind: "system",
    hasPaperFidelity: true,
    needs: BY_EMBEDDING,
  },
  {
    id: "always",
    name: "Always one",
    summary: "Asks the same candidate every time: the largest, the cheapest, or one you name.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: NOTHING,
  },
  {
    id: "random",
    name: "Random",
    summary: "Asks a candidate drawn at random.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: NOTHING,
  },
  {
    id: "prompt-llm",
    name: "Prompt LLM",
    summary: "The policy's model is asked once which candidate fits.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: { ...NOTHING, session: "text" },
  },
  {
    id: "knn",
    name: "k-NN",
    summary: "The candidate that did best on the most similar questions.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: BY_EMBEDDING,
  },
  {
    id: "ridge",
    name: "Ridge",
    summary: "Ridge regression on an embedding predicts each candidate's quality.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: BY_EMBEDDING,
  },
  {
    id: "cascade",
    name: "Cascade",
    summary: "Asks the cheapest candidate first and escalates when a check of its reply fails.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: NOTHING,
  },
  {
    id: "oracle",
    name: "Oracle",
    summary: "Looks up which candidate was right at least cost: the best any router could do.",
    kind: "baseline",
    hasPaperFidelity: false,
    needs: { ...NOTHING, heads: true },
  },
];

/** The listing of a policy. */
export function policyListing(id: PolicyId): PolicyListing {
  const found = POLICY_LIST.find((listing) => listing.id === id);
  if (found === undefined) throw new Error(`no policy is called ${id}`);
  return found;
}
