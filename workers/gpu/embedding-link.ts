import { SwitchyardError, toFailure } from "#core/errors.ts";
import type { EmbedReply, EmbedRequest } from "#workers/wire/embedding-wire.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { errorOf } from "#workers/wire/session-source.ts";
import type { WorkerClient } from "#workers/wire/worker-client.ts";
import type { EmbeddingLoadMessage, EmbeddingLoadRequest, GpuApi } from "./api.ts";

/** A load under way. `messages` ends with a `finish`, also when the worker dies. */
export interface EmbeddingLoadHandle {
  readonly messages: AsyncGenerator<EmbeddingLoadMessage, void, void>;
  /** Stops it; what was downloaded is kept, so that the next load goes on. */
  stop(): void;
}

/** The page's side of embedding on the visitor's graphics processor, in the worker with the model. */
export class EmbeddingLink {
  readonly #client: WorkerClient<GpuApi>;
  readonly #onLoad: () => void;
  readonly #sources = new Set<MessagePort>();
  /** What was loaded last, to load it again after a loss. */
  #request: EmbeddingLoadRequest | null = null;
  #loading: Promise<void> | null = null;

  /** `onLoad` is told when an embedding model is about to take the place of another model. */
  constructor(client: WorkerClient<GpuApi>, onLoad: () => void) {
    this.#client = client;
    this.#onLoad = onLoad;
  }

  /** Loads an embedding model in place of whatever model there is. */
  load(request: EmbeddingLoadRequest): EmbeddingLoadHandle {
    const { port1, port2 } = new MessageChannel();
    // A dead worker sends no `finish`: one is put on the wire from this side.
    const fail = (thrown: unknown): void => {
      const data: EmbeddingLoadMessage = {
        type: "finish",
        failure: toFailure(thrown),
        loaded: null,
      };
      port1.dispatchEvent(new MessageEvent("message", { data }));
    };
    this.#onLoad();
    const forget = this.#client.onLost(fail);
    this.#client
      .call((api, transfer) => api.loadEmbedding(request, transfer(port2, [port2])))
      .catch(fail);
    return {
      messages: this.#noting(request, readPort<EmbeddingLoadMessage>(port1), forget),
      stop: () => port1.postMessage({ type: "stop" }),
    };
  }

  /** A port for another worker: its `RemoteEmbedders` embed through it. A model that was lost is loaded again. */
  source = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    this.#sources.add(port1);
    port1.onmessage = ({ data }: MessageEvent<EmbedRequest>) => void this.#embed(port1, data);
    port1.addEventListener("close", () => this.#sources.delete(port1));
    return port2;
  };

  /** Another model takes the place of this one: it is not loaded again by itself. */
  forget(): void {
    this.#request = null;
  }

  dispose(): void {
    for (const port of this.#sources) port.close();
    this.#sources.clear();
    this.forget();
  }

  async *#noting(
    request: EmbeddingLoadRequest,
    messages: AsyncGenerator<EmbeddingLoadMessage, void, void>,
    forget: () => void,
  ): AsyncGenerator<EmbeddingLoadMessage, void, void> {
    try {
      for await (const message of messages) {
        // A model that is loaded again takes the device from nobody: another tab may have it for good reason.
        if (message.type === "finish" && message.loaded !== null) {
          this.#request = { ...request, takeOver: false };
        }
        yield message;
      }
    } finally {
      forget();
    }
  }

  async #embed(source: MessagePort, { request, model, texts }: EmbedRequest): Promise<void> {
    const reply = (answer: EmbedReply): void => source.postMessage(answer);
    try {
      await this.#ensureLoaded(model);
      const vectors = await this.#client.call((api) => api.embed(model, texts));
      reply({ request, vectors });
    } catch (thrown) {
      reply({ request, failure: toFailure(thrown) });
    }
  }

  async #ensureLoaded(model: string): Promise<void> {
    const loaded = await this.#client.call((api) => api.loadedEmbedding());
    if (loaded?.id === model) return;
    if (this.#request?.model.id !== model) throw embeddingNotLoaded(model);
    this.#loading ??= this.#loadAgain(this.#request).finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  async #loadAgain(request: EmbeddingLoadRequest): Promise<void> {
    for await (const message of this.load(request).messages) {
      if (message.type === "finish" && message.failure !== null) throw errorOf(message.failure);
    }
  }
}

function embeddingNotLoaded(model: string): SwitchyardError {
  return new SwitchyardError(
    "model-not-loaded",
    `The embedding model ${model} is not loaded on the graphics processor.`,
    {
      fix: "Load it under Models, beside the routers’ heads, or choose an embedding server there.",
      side: "visitor",
    },
  );
}
