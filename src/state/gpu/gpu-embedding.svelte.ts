import { type Failure, toFailure } from "#core/errors.ts";
import type { Missing } from "#run/readiness.ts";
import type { EmbeddingLoadMessage, LoadedEmbedding, LoadPhase } from "#workers/gpu/api.ts";
import type { GpuClient } from "#workers/gpu/client.ts";
import type { EmbeddingPreset } from "./embedding-presets.ts";

export interface GpuEmbeddingParts {
  readonly client: {
    readonly embeddings: Pick<GpuClient["embeddings"], "load" | "source">;
    readonly call: GpuClient["call"];
  };
  /** Gives the device back that a policy's model holds: only one model fits. */
  readonly clearDevice: () => Promise<void>;
  /** What is stored has changed. */
  readonly onStored: () => Promise<void>;
}

type Progress = Pick<
  Extract<EmbeddingLoadMessage, { type: "progress" }>,
  "loadedBytes" | "totalBytes"
>;

/** The embedding model on the visitor's graphics processor, as the screen knows it. Nothing here rejects. */
export class GpuEmbedding {
  loaded: LoadedEmbedding | null = $state.raw(null);
  isLoading = $state(false);
  isStopping = $state(false);
  phase: LoadPhase | null = $state(null);
  progress: Progress | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);

  readonly #parts: GpuEmbeddingParts;
  #stop: () => void = () => {};

  constructor(parts: GpuEmbeddingParts) {
    this.#parts = parts;
  }

  /** Asks the worker what is loaded: a device can be lost at any time. */
  look = async (): Promise<void> => {
    if (this.isLoading) return;
    try {
      const loaded = await this.#parts.client.call((api) => api.loadedEmbedding());
      if (!this.isLoading) this.loaded = loaded;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** What a run that embeds with this model still needs; `null` when it can begin. */
  missing = async ({ id, name }: EmbeddingPreset): Promise<Missing | null> => {
    await this.look();
    if (this.loaded?.id === id) return null;
    const text = this.isLoading
      ? "The embedding model is still being loaded."
      : `The embedding model ${name} is not loaded on this computer’s GPU.`;
    return { what: "embedding", text };
  };

  /** Loads a model in place of the one there is, also of a policy's; goes on with a download that was stopped. */
  load = async ({ source }: EmbeddingPreset, { takeOver = false } = {}): Promise<void> => {
    if (this.isLoading) return;
    this.isLoading = true;
    this.isStopping = false;
    this.failure = null;
    this.loaded = null;
    this.progress = null;
    this.phase = "checking";
    try {
      await this.#parts.clearDevice();
      const handle = this.#parts.client.embeddings.load({ model: source, takeOver });
      this.#stop = handle.stop;
      for await (const message of handle.messages) this.#take(message);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
    this.#stop = () => {};
    this.phase = null;
    this.progress = null;
    this.isLoading = false;
    this.isStopping = false;
    await this.#parts.onStored();
  };

  /** Stops a load. What was downloaded is kept. */
  stop = (): void => {
    this.isStopping = true;
    this.#stop();
  };

  unload = async (): Promise<void> => {
    try {
      await this.#parts.client.call((api) => api.unload());
      this.loaded = null;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** A port for a worker that embeds. */
  source = (): MessagePort => this.#parts.client.embeddings.source();

  #take(message: EmbeddingLoadMessage): void {
    if (message.type === "phase") this.phase = message.phase;
    else if (message.type === "progress") this.progress = message;
    else if (message.loaded !== null) this.loaded = message.loaded;
    else if (message.failure?.code !== "aborted") this.failure = message.failure;
  }
}
