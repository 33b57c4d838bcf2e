import type { ChatFrame } from "#core/chat/chat-shape.ts";
import type { Failure } from "#core/errors.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import type { Agreement } from "./self-test.ts";

/** Name of the Web Lock of the tab that uses the graphics processor: two loaded models are more than it holds. */
export const GPU_LOCK = "switchyard-gpu";

/** A model that can be loaded: an MLC folder of weights and a compiled library that fits it. */
export interface ModelSource {
  readonly id: string;
  /** The folder's address, without `resolve/main`. */
  readonly modelUrl: string;
  readonly libraryUrl: string;
  /** Most tokens of one text; memory is taken for all of them at once. */
  readonly contextWindow: number;
}

/**
 * How a text is continued: as the library was compiled, with its shaders corrected, or token by token because the
 * device reads longer pieces wrongly.
 */
export type Continuation = "as-compiled" | "corrected" | "one-by-one";

export interface LoadRequest {
  readonly model: ModelSource;
  /** Takes the device from another tab that holds it. */
  readonly takeOver: boolean;
  /** What an earlier load of this model found out on this device, to save the detour. */
  readonly continuation: Continuation;
}

/** The chat template that a model's folder brings along. */
export interface OwnTemplate {
  /** Its file's name. */
  readonly file: string;
  /** What it makes of one user message; `null` when that cannot be used. */
  readonly frame: ChatFrame | null;
}

export interface LoadedModel {
  readonly id: string;
  readonly contextWindow: number;
  readonly continuation: Continuation;
  /** False: a rewind reads the text again. */
  readonly canPop: boolean;
  /** `null`: none was found. */
  readonly template: OwnTemplate | null;
  /** What the test after loading measured. */
  readonly agreement: Agreement;
  readonly loadMs: number;
}

export type LoadPhase = "checking" | "downloading" | "compiling" | "testing";

/** What comes over a load's port. `finish` is last, and always comes; `{type:"stop"}` on the port stops the load. */
export type LoadMessage =
  | { readonly type: "phase"; readonly phase: LoadPhase }
  | {
      readonly type: "progress";
      readonly loadedBytes: number;
      readonly totalBytes: number;
      /** Since the download began; `loadedBytes` of this time only gives the rate. */
      readonly downloadedBytes: number;
      readonly elapsedMs: number;
    }
  | {
      readonly type: "finish";
      readonly failure: Failure | null;
      readonly loaded: LoadedModel | null;
    };

export interface EmbeddingLoadRequest {
  /** Its id is what heads carry that were fitted on its vectors. */
  readonly model: ModelSource;
  /** Takes the device from another tab that holds it. */
  readonly takeOver: boolean;
}

/** An embedding model that is loaded. Its vectors have length 1. */
export interface LoadedEmbedding {
  readonly id: string;
  /** Numbers of a vector. */
  readonly dimension: number;
  /** Most tokens of one text; what is longer is cut off. */
  readonly contextWindow: number;
  readonly loadMs: number;
}

/** What comes over the port of an embedding model's load, as {@link LoadMessage}. */
export type EmbeddingLoadMessage =
  | Exclude<LoadMessage, { readonly type: "finish" }>
  | {
      readonly type: "finish";
      readonly failure: Failure | null;
      readonly loaded: LoadedEmbedding | null;
    };

/** A stored model, by what the browser's cache holds of it. */
export interface StoredModel {
  readonly modelUrl: string;
  readonly files: number;
  readonly bytes: number;
  /** True when every shard of its list is there. */
  readonly isComplete: boolean;
}

/** The worker with the model. Streams and sessions go over ports; everything else is a call. */
export interface GpuApi {
  capabilities(): Promise<GpuReport>;
  load(request: LoadRequest, port: MessagePort): void;
  loaded(): LoadedModel | null;
  /** Loads an embedding model in place of whatever model there is: only one fits. Progress as in {@link load}. */
  loadEmbedding(request: EmbeddingLoadRequest, port: MessagePort): void;
  loadedEmbedding(): LoadedEmbedding | null;
  /** One vector of length 1 for each text, of the embedding model with this id. Throws `model-not-loaded`. */
  embed(model: string, texts: readonly string[]): Promise<readonly Float64Array[]>;
  /** Unloads whatever model there is. */
  unload(): Promise<void>;
  /** Serves one session on the port, after those that were asked for before it. */
  openSession(port: MessagePort): void;
  /** Ends all sessions, open and waiting: whoever used them is gone. */
  closeSessions(): void;
  /** Compares the logits of the text as it was continued with those of a fresh prefill. Between sessions only. */
  compareWithFresh(): Promise<Agreement>;
  storedModels(): Promise<readonly StoredModel[]>;
  removeModel(modelUrl: string): Promise<void>;
}
