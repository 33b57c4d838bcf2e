import type { Pool } from "#core/pool/candidate.ts";
import type { Fidelity } from "#core/trajectory/events.ts";

interface Field {
  /** As the router reads it. */
  readonly name: string;
  readonly label: string;
  /** Offered only where the visitor chose this of another field. */
  readonly when?: { readonly name: string; readonly value: string };
  /** Offered in this fidelity only. */
  readonly fidelity?: Fidelity;
}

/** One of a few. */
export interface ChoiceField extends Field {
  readonly kind: "choice";
  readonly initial: string;
  readonly choices: readonly {
    readonly value: string;
    readonly title: string;
    readonly text: string;
  }[];
}

/** A number within limits. */
export interface NumberField extends Field {
  readonly kind: "number";
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly hint: string;
}

/** Free text, empty at first. */
export interface TextOption extends Field {
  readonly kind: "text";
  readonly hint: string;
}

/** A candidate of the chosen pool. */
export interface CandidateField extends Field {
  readonly kind: "candidate";
  /** What it is called not to choose one; `null` where one must be chosen, which is the first until it is. */
  readonly none: string | null;
}

/** The weight λ of cost against predicted quality, from 0 to 1, as the released code counts it. */
export interface LambdaField extends Field {
  readonly kind: "lambda";
  readonly initial: Readonly<Record<Fidelity, number>>;
  /** Whether the heads bring a λ of their own, which counts in place of `initial`. */
  readonly isOfHeads?: true;
}

/** Something of a router that the visitor may choose before a run. */
export type OptionField = ChoiceField | NumberField | TextOption | CandidateField | LambdaField;

/** Name of the option under which every router keeps a prompt that was edited or imported. */
export const PROMPT_OPTION = "prompt";

/** A released wording that can be imported from its public source. */
export interface ReleasedPrompt {
  readonly id: string;
  /** What it is for: `Qwen`, `agent mode`. */
  readonly title: string;
  /** Which options it belongs to; without them to all. */
  readonly when?: { readonly name: string; readonly value: string };
}

/** The prompt that a router's own model is given, as an option named {@link PROMPT_OPTION}. */
export interface PromptOption {
  /** What it is for. */
  readonly hint: string;
  /** What can be written in it, and how its fields are filled. */
  readonly fieldsHint: string;
  readonly released: readonly ReleasedPrompt[];
  /** A word on what the released ones are, shown beside the import. */
  readonly releasedNote: string;
  /** The texts and checks, loaded when a prompt is looked at. */
  readonly load: () => Promise<PromptText>;
}

/** What is wrong or odd about a prompt, and how the router's model reads it. */
export interface PromptCheck {
  /** Why a run could not begin with it; `null` when it can. */
  readonly problem: string | null;
  /** What is odd but allowed. */
  readonly remarks: readonly string[];
  /** The text as the model will read it with this pool; empty when it cannot be filled. */
  readonly filled: string;
}

/** The wordings of a router's prompt. */
export interface PromptText {
  /** The page's own, with these options. */
  readonly own: (options: Readonly<Record<string, unknown>>) => string;
  /** Fills a prompt as a run would, and says what is wrong with it. `pool` must have a candidate. */
  readonly check: (prompt: string, pool: Pool) => PromptCheck;
  /** Where the released ones are downloaded from, at a pinned commit. */
  readonly releasedUrl: string;
  /** Reads a released prompt out of the downloaded file. Throws `template-mismatch` when its hash is another. */
  readonly readReleased: (source: string, id: string) => string;
}
