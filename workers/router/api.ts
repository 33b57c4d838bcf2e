import type { PriceChange } from "#core/cost/price-change.ts";
import type { Failure } from "#core/errors.ts";
import type { PolicyId } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { ProbeResult } from "#providers/probe.ts";
import type { Provider } from "#providers/provider.ts";
import type { RunRequest } from "#run/run-request.ts";

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
  /** Fetches a router's code ahead of its first run: the network may be gone by then. */
  prepare(policy: PolicyId): Promise<void>;
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
  /** Downloads a released prompt of a router, by its id on the card, at its pinned commit and checks its hash. */
  importPrompt(policy: string, id: string): Promise<string>;
}

/** Name of the Web Lock that a live run holds, in whichever tab. */
export function runLockName(id: string): string {
  return `switchyard-run-${id}`;
}
