import type { Pool } from "#core/pool/candidate.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import type { PolicyDetails, StoredOptions } from "./card.ts";
import { type OptionField, PROMPT_OPTION } from "./option-field.ts";

/** The fields of a router that apply with these choices. */
export function optionFields(
  { options: fields }: Pick<PolicyDetails, "options">,
  chosen: StoredOptions,
  fidelity: Fidelity,
): readonly OptionField[] {
  return fields.filter(
    (field) => (field.fidelity ?? fidelity) === fidelity && isWanted(fields, field.when, chosen),
  );
}

/** Whether what something depends on was chosen; nothing chosen is the field's initial value. */
export function isWanted(
  fields: readonly OptionField[],
  when: OptionField["when"],
  chosen: StoredOptions,
): boolean {
  if (when === undefined) return true;
  const decides = fields.find(({ name }) => name === when.name);
  const initial = decides?.kind === "choice" ? decides.initial : null;
  return (chosen[when.name] ?? initial) === when.value;
}

/**
 * The options of a run: what was chosen and applies, with a candidate of this pool where one must be named. What is left
 * out is the router's default; what the router does not offer is left as it is, for what scripts and older records name.
 */
export function completeOptions(
  details: Pick<PolicyDetails, "options">,
  chosen: StoredOptions,
  fidelity: Fidelity,
  pool: Pool,
): StoredOptions {
  const offered = optionFields(details, chosen, fidelity);
  const hidden = details.options.filter((field) => !offered.includes(field));
  const entries = Object.entries(chosen).filter(
    ([key]) => !hidden.some(({ name }) => name === key),
  );
  const complete: Record<string, StoredOptions[string]> = Object.fromEntries(entries);
  for (const field of offered) {
    if (field.kind !== "candidate") continue;
    if (pool.some(({ id }) => id === complete[field.name])) continue;
    const [first] = pool;
    // A name of another pool is no choice here.
    delete complete[field.name];
    if (field.none === null && first !== undefined) complete[field.name] = first.id;
  }
  return complete;
}

/** The choices after one more; `null` goes back to the router's default. */
export function withOption(
  all: Readonly<Record<string, StoredOptions>>,
  policy: string,
  name: string,
  value: StoredOptions[string] | null,
): Readonly<Record<string, StoredOptions>> {
  const { [name]: _, ...others } = all[policy] ?? {};
  return { ...all, [policy]: value === null ? others : { ...others, [name]: value } };
}

/** The prompt that was edited or imported for a router; `null` is the page's own. */
export function chosenPrompt(options: StoredOptions): string | null {
  const prompt = options[PROMPT_OPTION];
  return typeof prompt === "string" && prompt !== "" ? prompt : null;
}
