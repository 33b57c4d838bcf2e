import { shapeOfFrame } from "#core/chat/chat-shape.ts";
import { type Failure, toFailure } from "#core/errors.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import type { Missing } from "#run/readiness.ts";
import type { RuntimeSpec } from "#run/run-request.ts";
import type { LockQuery } from "#state/page/run-liveness.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import {
  GPU_LOCK,
  type LoadedModel,
  type LoadMessage,
  type LoadPhase,
  type StoredModel,
} from "#workers/gpu/api.ts";
import type { GpuClient, LoadHandle } from "#workers/gpu/client.ts";
import type { ChosenModel } from "./gpu-choice.ts";
import { GpuEmbedding } from "./gpu-embedding.svelte.ts";

/** The part of {@link GpuClient} that the page uses; tests hand in a scripted one. */
export type ModelClient = Pick<GpuClient, "load" | "call" | "onReload" | "sessionSource"> & {
  readonly embeddings: Pick<GpuClient["embeddings"], "load" | "source">;
};

export interface GpuParts {
  readonly client: ModelClient;
  readonly preferences: Preferences;
  readonly locks: LockQuery;
}

/** How far a download is. */
export interface LoadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** `null` while it is too early to say. */
  readonly bytesPerSecond: number | null;
  readonly leftMs: number | null;
}

/** A rate over less time than this says nothing. */
const SHORTEST_MS = 500;

/**
 * The model on the visitor's graphics processor, as the screen knows it: what the device can do, what is stored, how a
 * load goes, what is loaded. The worker is asked anew with each {@link look}: a device can be lost at any time.
 */
export class GpuModel {
  report: GpuReport | null = $state.raw(null);
  stored: readonly StoredModel[] = $state.raw([]);
  loaded: LoadedModel | null = $state.raw(null);
  /** What is loaded, or was when the device was lost. */
  chosen: ChosenModel | null = $state.raw(null);
  isLoading = $state(false);
  isStopping = $state(false);
  /** The load under way is one that a run needs after a loss. */
  isReloading = $state(false);
  phase: LoadPhase | null = $state(null);
  /** Of the download that is under way, or was paused. */
  progress: LoadProgress | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** Another tab of this page has a model on the device. */
  isHeldElsewhere = $state(false);
  /** True when a model went away that nobody unloaded. */
  wasLost = $state(false);
  /** The embedding model on the same device: never both at once. */
  readonly embedding: GpuEmbedding;

  readonly #parts: GpuParts;
  #handle: LoadHandle | null = null;

  constructor(parts: GpuParts) {
    this.#parts = parts;
    this.embedding = new GpuEmbedding({
      client: parts.client,
      clearDevice: async () => {
        if (this.loaded !== null) await this.unload();
      },
      onStored: () => this.look(),
    });
    parts.client.onReload((message) => this.#takeReload(message));
  }

  /** A download that was stopped and can go on. */
  get isPaused(): boolean {
    return !this.isLoading && this.loaded === null && this.progress !== null;
  }

  /** How a run on this model names it, and how its prompts are made: as the model's own template says, if it has one. */
  get runtime(): RuntimeSpec {
    const { name = "", shape = "qwen" } = this.chosen ?? {};
    const frame = this.loaded?.template?.frame ?? null;
    const spec = { kind: "page", model: name } as const;
    if (frame === null) return { ...spec, shape };
    const known = shapeOfFrame(frame);
    return known === null ? { ...spec, shape, frame } : { ...spec, shape: known };
  }

  /** Asks the worker for everything that may have changed. Never rejects. */
  look = async (): Promise<void> => {
    try {
      const { client } = this.#parts;
      const [report, stored] = await Promise.all([
        client.call((api) => api.capabilities()),
        client.call((api) => api.storedModels()),
        this.#lookAtLoaded(),
        this.embedding.look(),
      ]);
      this.report = report;
      this.stored = stored;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  /** What a run on this model still needs; `null` when it can begin. */
  missing = async (): Promise<Missing | null> => {
    try {
      await this.#lookAtLoaded();
      if (this.loaded !== null) return null;
      if (this.isLoading) return needs("The router’s model is still being loaded.");
      this.report = await this.#parts.client.call((api) => api.capabilities());
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return { what: "gpu", text: textOf(this.failure) };
    }
    const { problem } = this.report;
    if (problem !== null) return { what: "gpu", text: textOf(problem) };
    return needs(
      this.wasLost
        ? "The router’s model is gone from this computer’s GPU: load it again."
        : "The router’s model is not loaded on this computer’s GPU yet.",
    );
  };

  /** Loads a model in place of the one there is; goes on with a download that was paused. Never rejects. */
  load = async (chosen: ChosenModel, { takeOver = false } = {}): Promise<void> => {
    if (this.isLoading) return;
    this.isLoading = true;
    this.isStopping = false;
    this.failure = null;
    this.loaded = null;
    this.wasLost = false;
    this.phase = "checking";
    if (chosen.source.modelUrl !== this.chosen?.source.modelUrl) this.progress = null;
    this.chosen = chosen;
    // It takes the place of an embedding model.
    this.embedding.loaded = null;
    const { client, preferences } = this.#parts;
    const known = preferences.values.continuations[chosen.source.libraryUrl];
    try {
      this.#handle = client.load({
        model: chosen.source,
        takeOver,
        continuation: known ?? "as-compiled",
      });
      for await (const message of this.#handle.messages) this.#take(message);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
    this.#handle = null;
    this.phase = null;
    this.isLoading = false;
    this.isStopping = false;
    await this.look();
  };

  /** Stops a load. What was downloaded is kept: {@link load} goes on with it. */
  pause = (): void => {
    if (this.#handle === null) return;
    this.isStopping = true;
    this.#handle.stop();
  };

  unload = (): Promise<void> =>
    this.#attempt(async () => {
      await this.#parts.client.call((api) => api.unload());
      this.loaded = null;
      this.progress = null;
    });

  /** Deletes what the browser keeps of a model. */
  remove = (modelUrl: string): Promise<void> =>
    this.#attempt(async () => {
      await this.#parts.client.call((api) => api.removeModel(modelUrl));
      if (!this.isLoading) this.progress = null;
    });

  /** A port for the worker that runs policies. */
  sessionSource = (): MessagePort => this.#parts.client.sessionSource();

  #takeReload(message: LoadMessage): void {
    // A load that the visitor began tells for itself.
    if (this.#handle !== null) return;
    const isOver = message.type === "finish";
    if (!this.isReloading && !isOver) {
      this.isLoading = true;
      this.isReloading = true;
      this.wasLost = false;
      this.failure = null;
      this.progress = null;
    }
    this.#take(message);
    if (!isOver) return;
    this.phase = null;
    this.isLoading = false;
    this.isReloading = false;
    void this.look();
  }

  #take(message: LoadMessage): void {
    if (message.type === "phase") this.phase = message.phase;
    else if (message.type === "progress") this.progress = progressOf(message);
    else if (message.loaded !== null) this.#keep(message.loaded);
    else if (message.failure?.code !== "aborted") this.failure = message.failure;
  }

  #keep(loaded: LoadedModel): void {
    const { preferences } = this.#parts;
    const { continuations } = preferences.values;
    const library = this.chosen?.source.libraryUrl ?? "";
    this.loaded = loaded;
    this.progress = null;
    if ((continuations[library] ?? "as-compiled") !== loaded.continuation) {
      preferences.set({ continuations: { ...continuations, [library]: loaded.continuation } });
    }
  }

  async #lookAtLoaded(): Promise<void> {
    if (this.isLoading) return;
    const [loaded, { held = [] }] = await Promise.all([
      this.#parts.client.call((api) => api.loaded()),
      this.#parts.locks.query(),
    ]);
    if (this.isLoading) return;
    if (loaded === null && this.loaded !== null) this.wasLost = true;
    this.loaded = loaded;
    const isHere = loaded !== null || this.embedding.loaded !== null || this.embedding.isLoading;
    this.isHeldElsewhere = !isHere && held.some((lock) => lock.name === GPU_LOCK);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
    await this.look();
  }
}

function needs(text: string): Missing {
  return { what: "model", text };
}

function textOf({ message, fix }: Failure): string {
  return `${message} ${fix}`.trim();
}

function progressOf(message: Extract<LoadMessage, { type: "progress" }>): LoadProgress {
  const { loadedBytes, totalBytes, downloadedBytes, elapsedMs } = message;
  const bytesPerSecond =
    elapsedMs < SHORTEST_MS || downloadedBytes === 0 ? null : (1000 * downloadedBytes) / elapsedMs;
  const leftMs =
    bytesPerSecond === null ? null : (1000 * (totalBytes - loadedBytes)) / bytesPerSecond;
  return { loadedBytes, totalBytes, bytesPerSecond, leftMs };
}
