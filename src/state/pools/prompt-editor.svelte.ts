import { type Failure, toFailure } from "#core/errors.ts";
import type { StoredOptions } from "#core/policies/card.ts";
import {
  type OptionField,
  PROMPT_OPTION,
  type PromptCheck,
  type PromptOption,
  type PromptText,
  type ReleasedPrompt,
} from "#core/policies/option-field.ts";
import { chosenPrompt, isWanted, withOption } from "#core/policies/options.ts";
import { type ListedPolicy, POLICY_LIST } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";

export interface PromptEditorParts {
  readonly preferences: Preferences;
  /** Downloads a released prompt of a router and checks its hash. */
  readonly fetchReleased: (policy: string, id: string) => Promise<string>;
}

/** A router whose prompt can be edited, with the texts that are loaded for it. */
export interface PromptSubject extends Pick<ListedPolicy, "id" | "name"> {
  readonly options: readonly OptionField[];
  readonly prompt: PromptOption;
  readonly text: PromptText;
}

/** Every router with a prompt, with its texts loaded. */
export async function loadPromptSubjects(): Promise<readonly PromptSubject[]> {
  const loaded = POLICY_LIST.map(async ({ id, name, details }) => {
    const { prompt, options } = await details();
    return prompt === null ? [] : [{ id, name, options, prompt, text: await prompt.load() }];
  });
  return (await Promise.all(loaded)).flat();
}

/** A router's prompt while it is edited. What is in use changes with {@link save}, {@link reset} and an import only. */
export class PromptEditor {
  readonly subject: PromptSubject;
  text = $state("");
  /** Which released prompt is being imported. */
  importing: string | null = $state(null);
  importFailure: Failure | null = $state.raw(null);
  readonly #parts: PromptEditorParts;

  constructor(subject: PromptSubject, parts: PromptEditorParts) {
    this.subject = subject;
    this.#parts = parts;
    this.text = this.#used;
  }

  /** True while the page's own wording is in use. */
  get isOwn(): boolean {
    return chosenPrompt(this.#options) === null;
  }

  /** True when the text differs from what is in use. */
  get isChanged(): boolean {
    return this.text !== this.#used;
  }

  /** The released prompts that go with the options of now. */
  get released(): readonly ReleasedPrompt[] {
    const { prompt, options } = this.subject;
    return prompt.released.filter(({ when }) => isWanted(options, when, this.#options));
  }

  check(pool: Pool): PromptCheck {
    return this.subject.text.check(this.text, pool);
  }

  save = (): void => {
    this.#use(this.text);
  };

  /** Back to the text in use. */
  revert = (): void => {
    this.text = this.#used;
  };

  /** Back to the page's own wording. Returns what undoes it. */
  reset = (): (() => void) => {
    this.importFailure = null;
    return this.#replace(this.#own);
  };

  /** Takes a released prompt into use. Returns what undoes it, or `null` when it could not be had. */
  importReleased = async (id: string): Promise<(() => void) | null> => {
    if (this.importing !== null) return null;
    this.importing = id;
    this.importFailure = null;
    try {
      return this.#replace(await this.#parts.fetchReleased(this.subject.id, id));
    } catch (thrown) {
      this.importFailure = toFailure(thrown);
      return null;
    } finally {
      this.importing = null;
    }
  };

  get #options(): StoredOptions {
    return this.#parts.preferences.values.policyOptions[this.subject.id] ?? {};
  }

  get #own(): string {
    return this.subject.text.own(this.#options);
  }

  get #used(): string {
    return chosenPrompt(this.#options) ?? this.#own;
  }

  #replace(prompt: string): () => void {
    const before = { text: this.text, used: chosenPrompt(this.#options) };
    this.text = prompt;
    this.#use(prompt);
    return () => {
      this.text = before.text;
      this.#write(before.used);
    };
  }

  #use(prompt: string): void {
    this.#write(prompt === this.#own ? null : prompt);
  }

  #write(prompt: string | null): void {
    const { preferences } = this.#parts;
    const { policyOptions } = preferences.values;
    preferences.set({
      policyOptions: withOption(policyOptions, this.subject.id, PROMPT_OPTION, prompt),
    });
  }
}
