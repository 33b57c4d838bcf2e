import type { ChatFrame, ChatShape } from "#core/chat/chat-shape.ts";
import type { Price } from "#core/cost/price.ts";
import type { PriceChange } from "#core/cost/price-change.ts";
import type { Failure } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { Fidelity, PolicyId, RunEvent } from "#core/trajectory/events.ts";
import type { Weather } from "#demo/weather.ts";
import type { ProbeResult } from "#providers/probe.ts";
import type { Provider } from "#providers/provider.ts";

/** What executes the policy's model. */
export type RuntimeSpec =
  | { readonly kind: "demo" }
  /** The policy has no model of its own. */
  | { readonly kind: "none" }
  /** A chat server with tools, which any provider may be: its model plays the policy. */
  | {
      readonly kind: "chat";
      readonly provider: Provider;
      /** The provider's name for the model. */
      readonly model: string;
      /** What it charges for the policy's tokens; `null` unknown. */
      readonly price: Price | null;
    }
  /** The model that is loaded on the visitor's graphics processor; see {@link RouterApi.connectModel}. */
  | {
      readonly kind: "page";
      /** The model's name, for a person. */
      readonly model: string;
      readonly shape: ChatShape;
      /** The chat format of the model's own template, where it is not that of `shape`. */
      readonly frame?: ChatFrame;
    }
  | {
      readonly kind: "server";
      /** Without a trailing slash, `/v1` included: `http://localhost:8000/v1`. */
      readonly baseUrl: string;
      readonly model: string;
      readonly shape: ChatShape;
      /** What the server charges for the policy's tokens; `null` unknown. */
      readonly price: Price | null;
    };

/** What turns texts into vectors, for policies that route by them. */
export type EmbeddingSpec =
  | { readonly kind: "demo" }
  | {
      readonly kind: "server";
      /** Without a trailing slash and without `/v1`: `http://localhost:8000`. */
      readonly baseUrl: string;
      readonly model: string;
    }
  /** The embedding model that is loaded on the visitor's graphics processor, by its id; see {@link RouterApi.connectEmbedding}. */
  | { readonly kind: "page"; readonly model: string };

/** Everything the worker needs to start a run: it reads no settings of its own. */
export interface RunRequest {
  readonly id: string;
  readonly startedAt: number;
  readonly question: string;
  readonly policy: PolicyId;
  readonly fidelity: Fidelity;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly runtime: RuntimeSpec;
  /** `null` where the policy has no use for one. */
  readonly embedding: EmbeddingSpec | null;
  /** Which stored heads the policy routes by; `null` where it uses none, and in the demo, which has its own. */
  readonly heads: string | null;
  readonly pool: Pool;
  readonly providers: readonly Provider[];
  readonly budget: Budget;
  readonly seed: number;
  /** The router prompt, when the visitor edited or imported one; `null` is the page's own. */
  readonly template: string | null;
  /** Only in the demo. */
  readonly weather: Weather | null;
  /** Demo speed: 1 is natural, 0 is at once. */
  readonly pace: number;
}

/** What comes over a run's port. `finish` is last, and always comes. */
export type RunMessage =
  | { readonly type: "events"; readonly events: readonly RunEvent[] }
  /** Something went wrong and the run goes on: it is not saved any more, or its model was lost and loaded again. */
  | { readonly type: "warning"; readonly failure: Failure }
  | { readonly type: "finish"; readonly failure: Failure | null };

/** What the page may know about a key: never the key. */
export interface KeyStatus {
  readonly provider: string;
  /** The only origin the key is sent to. */
  readonly origin: string;
  readonly remembered: boolean;
}

export interface VaultStatus {
  readonly keys: readonly KeyStatus[];
  /** Remembered keys exist and wait for the passphrase. */
  readonly locked: boolean;
}

/** The router worker. Streams go over ports; everything else is a call. Thrown errors keep their code. */
export interface RouterApi {
  /** Runs to the end, sending {@link RunMessage}s. A `{type:"stop"}` message on the port stops the run. */
  start(request: RunRequest, port: MessagePort): void;
  /** Goes on with a cut run. The question, pool and budget are the stored ones. */
  resume(request: RunRequest, events: readonly RunEvent[], port: MessagePort): void;
  /**
   * Gives the worker the way to the page's model: the port of `GpuClient.sessionSource()`. Runs whose runtime is
   * `page` open their sessions through the newest one.
   */
  connectModel(port: MessagePort): void;
  /** Likewise the way to the page's embedding model: the port of `GpuClient.embeddings.source()`. */
  connectEmbedding(port: MessagePort): void;
  /** Keeps a key in memory for one provider and its origin. An empty key forgets it. */
  setKey(provider: string, baseUrl: string, key: string): Promise<VaultStatus>;
  vaultStatus(): Promise<VaultStatus>;
  /** Encrypts all keys in memory under the passphrase and stores them. */
  rememberKeys(passphrase: string): Promise<VaultStatus>;
  unlock(passphrase: string): Promise<VaultStatus>;
  /** Drops keys from memory; remembered ones stay, locked. */
  lock(): Promise<VaultStatus>;
  /** Drops keys from memory and from storage. */
  forgetKeys(): Promise<VaultStatus>;
  /** Lists a provider's models with the key in the vault: the cheapest proof that it can be called from here. */
  probe(provider: Provider): Promise<ProbeResult>;
  /** Asks models.dev and OpenRouter for today's prices of these candidates. Changes nothing. */
  refreshPrices(pool: Pool): Promise<readonly PriceChange[]>;
  /** Downloads the released Router-R1 template at its pinned commit and checks its hash. */
  importTemplate(shape: "qwen" | "llama"): Promise<string>;
  /** Downloads xRouter's released system prompt of a mode at its pinned commit and checks its hash. */
  importPrompt(mode: "agent" | "simple"): Promise<string>;
}

/** Name of the Web Lock that a live run holds, in whichever tab. */
export function runLockName(id: string): string {
  return `switchyard-run-${id}`;
}
