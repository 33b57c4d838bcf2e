import type { Heads } from "#core/heads/heads.ts";
import type { Policy } from "#core/loop/policy.ts";
import type { Fidelity, RunStart } from "#core/trajectory/events.ts";
import type { OptionField, PromptOption } from "./option-field.ts";

/** A router's options as a run keeps them: plain JSON. */
export type StoredOptions = RunStart["options"];

/** What a router cannot run without. */
export interface PolicyNeeds {
  /** A model of its own, and how it is spoken to: as one growing text, or as a chat with tools (a text will do). */
  readonly session: "text" | "chat" | null;
  /** Vectors of the question; `heads`: as its heads say, which may bring what makes them. */
  readonly embedding: boolean | "heads";
  /** Heads that were fitted before: of which kind, or of any that predict by budget; `null` for none. */
  readonly heads: Heads["kind"] | "any" | null;
}

/** What a router opens with. */
export interface PolicyChoice {
  readonly fidelity: Fidelity;
  readonly options: StoredOptions;
  /** What it predicts with; `null` where it uses none, or where they are missing. */
  readonly heads: Heads | null;
}

/** A way to work that the visitor may choose, and that scripts ask for by a name of its own. */
export interface PolicyMode {
  /** `xrouter-simple` */
  readonly served: string;
  /** What `router_metadata` calls it. */
  readonly name: string;
  readonly options: StoredOptions;
}

/** What stands before the question in a conversation of a script. */
export interface Conversation {
  /** The system messages, joined; empty without one. */
  readonly system: string;
  /** Earlier turns, oldest first. */
  readonly history: readonly { readonly role: string; readonly content: string }[];
  /** As the request asks for it; `null` where it does not. */
  readonly temperature: number | null;
}

/**
 * What a router says of itself, once, for screens, scripts and the event schema. A card is small and part of the first
 * load; what can be chosen of the router, and its code, come with {@link details}.
 */
export interface PolicyCard {
  /** As shown to people. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** A system of its own, or something to compare systems with. */
  readonly kind: "system" | "baseline";
  readonly needs: PolicyNeeds;
  /** Whether the released code can be followed bit for bit; {@link PolicyDetails.fidelities} says what that means. */
  readonly hasPaperFidelity: boolean;
  /** Ways to work under names of their own; the first is the usual one. Empty where there is only one. */
  readonly modes: readonly PolicyMode[];
  /** Whether the answer is the reply of the one candidate that is asked, with these options: it may be shown as it comes. */
  readonly delegates: (options: StoredOptions) => boolean;
  /** Whether candidates get the question itself, and not only queries that the router writes. */
  readonly passesQuestion: boolean;
  /** Whether its model writes control tags; text outside them is then worth a word. */
  readonly hasTags: boolean;
  /** Whose reward a run can be given. */
  readonly reward: "router-r1" | "xrouter" | null;
  readonly details: () => Promise<PolicyDetails>;
}

/** What a router offers, and how it is opened: loaded when a form shows it or a run begins. */
export interface PolicyDetails {
  /** Where it is from: a paper or a project, as people cite it. */
  readonly source: string;
  /** What each fidelity means, in one sentence; `null` where there is no released code to follow. */
  readonly fidelities: Readonly<Record<Fidelity, string>> | null;
  /** What can be chosen, with defaults and limits: the form, the scripts and the run read it here. */
  readonly options: readonly OptionField[];
  /** The router's own prompt, where it can be edited. */
  readonly prompt: PromptOption | null;
  /**
   * Takes earlier turns and the system text as options. `null` where the router knows one question only: what stands
   * before is then written in front of it.
   */
  readonly conversation: ((before: Conversation) => StoredOptions) | null;
  /** Loads the router's code and opens it with stored options. Throws `heads-missing` when it needs heads and has none. */
  readonly open: (choice: PolicyChoice) => Promise<Policy<null>>;
}

/** What most baselines say; a card names only what it has. */
export const PLAIN_CARD = {
  needs: { session: null, embedding: false, heads: null },
  hasPaperFidelity: false,
  modes: [],
  delegates: () => true,
  passesQuestion: true,
  hasTags: false,
  reward: null,
} as const satisfies Partial<PolicyCard>;

/** Nothing to choose. */
export const PLAIN_DETAILS = {
  fidelities: null,
  options: [],
  prompt: null,
  conversation: null,
} as const satisfies Partial<PolicyDetails>;

/** The fidelity of a run that asks for one: a router without released code to follow has only our own. */
export function fidelityOf(
  { hasPaperFidelity }: Pick<PolicyCard, "hasPaperFidelity">,
  wanted: Fidelity,
): Fidelity {
  return hasPaperFidelity ? wanted : "switchyard";
}
