import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { Price } from "#core/cost/price.ts";
import type { PolicyId } from "#core/policies/policies.ts";
import { type Budget, DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import { CLEAR_SKY, type Weather } from "#demo/weather.ts";
import type { Continuation } from "#workers/gpu/api.ts";

export type Mode = "demo" | "live";

/** The server that executes the policy's model in a live run. */
export interface PolicyServer {
  /** Without a trailing slash, `/v1` included. Empty until the visitor names one. */
  readonly baseUrl: string;
  readonly model: string;
  readonly shape: ChatShape;
  readonly price: Price | null;
}

/** The chat model with tools that plays the policy in a live run of a policy that speaks in tool calls. */
export interface ChatRouter {
  /** One of the known providers. */
  readonly provider: string;
  /** The provider's name for the model. Empty until the visitor names one. */
  readonly model: string;
  readonly price: Price | null;
}

/** The server that turns questions into vectors. */
export interface EmbeddingServer {
  /** Without a trailing slash and without `/v1`. Empty until the visitor names one. */
  readonly baseUrl: string;
  readonly model: string;
}

/** A policy's own options as plain JSON: what a run is started with. What is absent is the policy's default. */
export type PolicyOptions = Readonly<Record<string, string | number | boolean | null>>;

/** What executes the policy's model in a live run: the visitor's own graphics processor, or a server. */
export type Runtime = "page" | "server";

/** The model for the visitor's own graphics processor. */
export interface GpuModelChoice {
  /** One of the listed models, or `custom`. */
  readonly preset: string;
  /** Most tokens of one text. */
  readonly contextWindow: number;
  /** Addresses of weights that the visitor named, by preset. */
  readonly modelUrls: Readonly<Record<string, string>>;
  /** The compiled library of the custom model. */
  readonly libraryUrl: string;
  /** Of the custom model's prompts. */
  readonly shape: ChatShape;
}

/** What the visitor chose, beyond the question. Everything here may be stored and exported: no key is ever part of it. */
export interface PreferenceValues {
  readonly mode: Mode;
  readonly policy: PolicyId;
  /** Options that were chosen, by policy. */
  readonly policyOptions: Readonly<Record<string, PolicyOptions>>;
  readonly fidelity: Fidelity;
  readonly poolId: string;
  readonly budget: Budget;
  readonly weather: Weather;
  /** Demo speed: 1 is natural, 0 is at once. */
  readonly pace: number;
  readonly runtime: Runtime;
  readonly pageModel: GpuModelChoice;
  /** How this device continues a text, as loads have found out, by the address of the compiled library. */
  readonly continuations: Readonly<Record<string, Continuation>>;
  readonly server: PolicyServer;
  readonly chatRouter: ChatRouter;
  readonly embedding: EmbeddingServer;
  /** Where questions become vectors in a live run. */
  readonly embeddingPlace: Runtime;
  /** The embedding model for the visitor's own graphics processor: one of the listed ones. */
  readonly pageEmbedding: string;
  /** The stored heads that policies route by which predict from an embedding; `null` until some are chosen. */
  readonly headsId: string | null;
  /** Base URLs that the visitor changed, by provider id. */
  readonly providerUrls: Readonly<Record<string, string>>;
}

export const DEFAULT_PREFERENCES: PreferenceValues = {
  mode: "demo",
  policy: "router-r1",
  policyOptions: {},
  fidelity: "switchyard",
  poolId: "router-r1",
  budget: DEFAULT_BUDGET,
  weather: CLEAR_SKY,
  pace: 1,
  runtime: "server",
  pageModel: {
    preset: "qwen2.5-3b",
    contextWindow: 8192,
    modelUrls: {},
    libraryUrl: "",
    shape: "qwen",
  },
  continuations: {},
  server: { baseUrl: "", model: "", shape: "qwen", price: null },
  chatRouter: { provider: "openrouter", model: "", price: null },
  embedding: { baseUrl: "", model: "Qwen/Qwen3-0.6B" },
  embeddingPlace: "server",
  pageEmbedding: "webllm/snowflake-arctic-embed-s-q0f32-normalised",
  headsId: null,
  providerUrls: {},
};

/** Where preferences are kept between visits. */
export interface PreferenceStore {
  read(): Promise<Partial<PreferenceValues>>;
  write(changed: Partial<PreferenceValues>): Promise<void>;
}

/**
 * The visitor's choices. They hold from the first moment with their defaults; what was stored arrives after the first
 * paint and never overwrites what was chosen meanwhile.
 */
export class Preferences {
  values: PreferenceValues = $state.raw(DEFAULT_PREFERENCES);
  readonly #openStore: () => Promise<PreferenceStore>;
  readonly #onFailure: (thrown: unknown) => void;
  readonly #touched = new Set<string>();
  #loading: Promise<void> | null = null;

  constructor(openStore: () => Promise<PreferenceStore>, onFailure: (thrown: unknown) => void) {
    this.#openStore = openStore;
    this.#onFailure = onFailure;
  }

  /** Reads what is stored, once. Never rejects: without storage the defaults stay. */
  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  /** Changes some choices at once and stores them in the background. */
  set(changed: Partial<PreferenceValues>): void {
    for (const key of Object.keys(changed)) this.#touched.add(key);
    this.values = { ...this.values, ...changed };
    this.#openStore()
      .then((store) => store.write(changed))
      .catch(this.#onFailure);
  }

  async #read(): Promise<void> {
    try {
      const stored = await (await this.#openStore()).read();
      const untouched = Object.entries(stored).filter(([key]) => !this.#touched.has(key));
      this.values = { ...this.values, ...Object.fromEntries(untouched) };
    } catch (thrown) {
      this.#onFailure(thrown);
    }
  }
}
