import type { Price } from "#core/cost/price.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { PRESETS } from "#providers/presets.ts";
import type { ChatRouter } from "#state/settings/preferences.svelte.ts";
import { perMillionText, readPerMillion } from "#state/settings/price-text.ts";

/** A provider whose chat models take tools in the form that the router speaks. */
interface ChatProvider {
  readonly id: string;
  readonly name: string;
  readonly needsKey: boolean;
}

/** The providers that a page can call and that speak OpenAI's form of tools, in the order in which they are offered. */
export const CHAT_PROVIDERS: readonly ChatProvider[] = PRESETS.filter(
  ({ dialect, callable }) => dialect === "openai" && callable !== "no",
).map(({ id, name, needsKey }) => ({ id, name, needsKey }));

/**
 * The fields of the chat model that plays the policy. What is right takes effect as it is typed; what is wrong stays in
 * its field, and the last right value stays in effect.
 */
export class ChatRouterDraft {
  provider = $state("");
  model = $state("");
  /** Dollars per 1,000,000 tokens; both empty is the price of the pool, or an unknown one. */
  input = $state("");
  output = $state("");

  readonly #inUse: () => ChatRouter;
  readonly #use: (router: ChatRouter) => void;
  readonly #today: string;

  constructor(inUse: () => ChatRouter, use: (router: ChatRouter) => void, today: string) {
    const { provider, model, price } = inUse();
    this.provider = provider;
    this.model = model;
    this.input = price === null ? "" : perMillionText(price.input);
    this.output = price === null ? "" : perMillionText(price.output);
    this.#inUse = inUse;
    this.#use = use;
    this.#today = today;
  }

  readonly #reading = $derived(this.#readPrice());

  /** What is wrong with the price, by field. */
  readonly problems = $derived(this.#reading.problems);

  readonly needsKey = $derived(
    CHAT_PROVIDERS.find(({ id }) => id === this.provider)?.needsKey ?? false,
  );

  /** Puts everything that is right into effect. */
  commit = (): void => {
    const model = this.model.trim();
    this.#use({ provider: this.provider, model, price: this.#reading.price });
  };

  #readPrice(): {
    readonly price: Price | null;
    readonly problems: { readonly input?: string; readonly output?: string };
  } {
    const { price: inUse } = this.#inUse();
    if (this.input.trim() === "" && this.output.trim() === "") return { price: null, problems: {} };
    const [input, output] = [readPerMillion(this.input), readPerMillion(this.output)];
    if (input.ok && output.ok) {
      const rates = { input: input.rate, output: output.rate };
      return { price: { ...rates, source: "visitor", date: this.#today }, problems: {} };
    }
    return {
      price: inUse,
      problems: {
        ...(input.ok ? {} : { input: `Price in ${input.problem}.` }),
        ...(output.ok ? {} : { output: `Price out ${output.problem}.` }),
      },
    };
  }
}

/** Names of models of a provider that the pool knows: suggestions, no more. */
export function knownModels(pool: Pool, provider: string): readonly string[] {
  const models = pool.filter((candidate) => candidate.provider === provider);
  return [...new Set(models.map(({ model }) => model))];
}
