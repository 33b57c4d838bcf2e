import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { Price } from "#core/cost/price.ts";
import type { PolicyServer } from "./preferences.svelte.ts";
import { perMillionText, readPerMillion } from "./price-text.ts";
import { readBaseUrl } from "./provider-list.ts";

export type ServerField = "baseUrl" | "model" | "input" | "output";

/** What the fields hold, and which of it can be used. */
interface Reading {
  readonly server: PolicyServer;
  readonly problems: Readonly<Partial<Record<ServerField, string>>>;
}

/**
 * The fields of the policy's server. What is right takes effect as it is typed; what is wrong stays in its field, and
 * the last right value stays in effect.
 */
export class ServerDraft {
  baseUrl = $state("");
  model = $state("");
  shape: ChatShape = $state("qwen");
  /** Dollars per 1,000,000 tokens; both empty is an unknown price. */
  input = $state("");
  output = $state("");

  readonly #inUse: () => PolicyServer;
  readonly #use: (server: PolicyServer) => void;
  readonly #today: string;

  constructor(inUse: () => PolicyServer, use: (server: PolicyServer) => void, today: string) {
    const { baseUrl, model, shape, price } = inUse();
    this.baseUrl = baseUrl;
    this.model = model;
    this.shape = shape;
    this.input = price === null ? "" : perMillionText(price.input);
    this.output = price === null ? "" : perMillionText(price.output);
    this.#inUse = inUse;
    this.#use = use;
    this.#today = today;
  }

  readonly #reading: Reading = $derived(this.#read());

  readonly problems = $derived(this.#reading.problems);

  /** True when there is an address to test. */
  readonly canTest = $derived(this.baseUrl.trim() !== "" && this.problems.baseUrl === undefined);

  /** Puts everything that is right into effect. */
  commit = (): void => {
    this.#use(this.#reading.server);
  };

  #read(): Reading {
    const inUse = this.#inUse();
    const problems: Partial<Record<ServerField, string>> = {};
    const server: PolicyServer = {
      baseUrl: this.#readUrl(problems) ?? inUse.baseUrl,
      model: this.model.trim(),
      shape: this.shape,
      price: this.#readPrice(problems, inUse.price),
    };
    return { server, problems };
  }

  #readUrl(problems: Partial<Record<ServerField, string>>): string | null {
    if (this.baseUrl.trim() === "") return "";
    const reading = readBaseUrl(this.baseUrl, "the policy’s server");
    if (reading.ok) return reading.url;
    problems.baseUrl = reading.problem;
    return null;
  }

  #readPrice(problems: Partial<Record<ServerField, string>>, inUse: Price | null): Price | null {
    if (this.input.trim() === "" && this.output.trim() === "") return null;
    const [input, output] = [readPerMillion(this.input), readPerMillion(this.output)];
    if (!input.ok) problems.input = `Price in ${input.problem}.`;
    if (!output.ok) problems.output = `Price out ${output.problem}.`;
    if (!input.ok || !output.ok) return inUse;
    if (inUse !== null && inUse.input === input.rate && inUse.output === output.rate) return inUse;
    return { input: input.rate, output: output.rate, source: "visitor", date: this.#today };
  }
}
