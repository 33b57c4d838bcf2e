import { lambdaOfScale, RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Fidelity, PolicyId } from "#core/trajectory/events.ts";
import type { PolicyOptions } from "./settings/preferences.svelte.ts";

interface Field {
  /** As the policy reads it. */
  readonly name: string;
  readonly label: string;
  /** Shown only where the visitor chose this of another field. */
  readonly when?: { readonly name: string; readonly value: string };
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

/** Something of a policy that the visitor may choose before a run. */
export type OptionField = ChoiceField | NumberField | TextOption | CandidateField;

/**
 * What can be chosen of each policy beside its fidelity; λ has a slider of its own. The initial values are the policies'
 * own defaults: a test holds them against these, so that the screen needs none of their code.
 */
const FIELDS: Readonly<Partial<Record<PolicyId, readonly OptionField[]>>> = {
  xrouter: [
    {
      kind: "choice",
      name: "mode",
      label: "How it works",
      initial: "agent",
      choices: [
        {
          value: "agent",
          title: "Agent",
          text: "Several turns: it may ask side by side, then selects a reply or merges them.",
        },
        {
          value: "simple",
          title: "Simple",
          text: "One turn: it answers itself, or hands the question to one candidate.",
        },
      ],
    },
    {
      kind: "number",
      name: "maxTurns",
      label: "Turns at most",
      initial: 3,
      min: 1,
      max: 10,
      step: 1,
      hint: "Turns of the router’s own model.",
      when: { name: "mode", value: "agent" },
    },
    {
      kind: "text",
      name: "userSystem",
      label: "Your own system text",
      hint: "Goes to every candidate before what the router writes for it. Empty is none.",
    },
    {
      kind: "text",
      name: "prompt",
      label: "System prompt of the router",
      hint: "Empty is the page’s own wording for its mode.",
    },
  ],
  always: [
    {
      kind: "choice",
      name: "pick",
      label: "Which one",
      initial: "largest",
      choices: [
        { value: "largest", title: "The largest", text: "By the size in its name, else by price." },
        { value: "cheapest", title: "The cheapest", text: "By its price per token." },
        { value: "named", title: "One that you name", text: "" },
      ],
    },
    {
      kind: "candidate",
      name: "candidate",
      label: "Candidate",
      none: null,
      when: { name: "pick", value: "named" },
    },
  ],
  cascade: [
    {
      kind: "choice",
      name: "check",
      label: "What decides that a reply will do",
      initial: "rules",
      choices: [
        { value: "rules", title: "Rules", text: "It is whole and does not give up." },
        { value: "agreement", title: "Agreement", text: "It agrees with an earlier reply." },
        {
          value: "judge",
          title: "A judge",
          text: "Another candidate reads it and says yes or no.",
        },
      ],
    },
    {
      kind: "candidate",
      name: "judge",
      label: "Judge",
      none: "The cheapest",
      when: { name: "check", value: "judge" },
    },
    {
      kind: "number",
      name: "steps",
      label: "Candidates at most",
      initial: 3,
      min: 1,
      max: 20,
      step: 1,
      hint: "The cheapest come first; the dearest is the last resort.",
    },
  ],
};

/** The λ of a run that names none: the baselines look at quality alone. */
export function usualLambda(policy: PolicyId, fidelity: Fidelity): number {
  if (policy !== "r2-router") return 0;
  return fidelity === "paper" ? RELEASED_LAMBDA : lambdaOfScale(0.5);
}

/** The fields of a policy that apply with these choices. */
export function optionFields(policy: PolicyId, chosen: PolicyOptions): readonly OptionField[] {
  const fields = FIELDS[policy] ?? [];
  return fields.filter(({ when }) => {
    if (when === undefined) return true;
    const decides = fields.find(({ name }) => name === when.name);
    const initial = decides?.kind === "choice" ? decides.initial : null;
    return (chosen[when.name] ?? initial) === when.value;
  });
}

/**
 * The options of a run: what was chosen and applies, with a candidate of this pool where one must be named. What is left
 * out is the policy's default.
 */
export function completeOptions(
  policy: PolicyId,
  chosen: PolicyOptions,
  pool: Pool,
): PolicyOptions {
  const hidden = (FIELDS[policy] ?? []).filter(
    (field) => !optionFields(policy, chosen).includes(field),
  );
  const entries = Object.entries(chosen).filter(
    ([key]) => !hidden.some(({ name }) => name === key),
  );
  const complete: Record<string, PolicyOptions[string]> = Object.fromEntries(entries);
  for (const field of optionFields(policy, chosen)) {
    if (field.kind !== "candidate") continue;
    if (pool.some(({ id }) => id === complete[field.name])) continue;
    const [first] = pool;
    // A name of another pool is no choice here.
    delete complete[field.name];
    if (field.none === null && first !== undefined) complete[field.name] = first.id;
  }
  return complete;
}

/** The choices after one more; `null` goes back to the policy's default. */
export function withOption(
  all: Readonly<Record<string, PolicyOptions>>,
  policy: PolicyId,
  name: string,
  value: PolicyOptions[string] | null,
): Readonly<Record<string, PolicyOptions>> {
  const { [name]: _, ...others } = all[policy] ?? {};
  return { ...all, [policy]: value === null ? others : { ...others, [name]: value } };
}
