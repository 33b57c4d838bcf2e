import type { Remote } from "comlink";
import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import type { SourceReply, SourceRequest } from "#workers/wire/session-source.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { GpuApi, LoadedModel, LoadMessage, LoadRequest } from "./api.ts";
import { EmbeddingLink } from "./embedding-link.ts";

/** A load under way. `messages` ends with a `finish`, also when the worker dies. */
export interface LoadHandle {
  readonly messages: AsyncGenerator<LoadMessage, void, void>;
  /** Stops it; what was downloaded is kept, so that the next load goes on. */
  stop(): void;
}

/** The page's side of the worker with the model: the only file of this folder, besides `api.ts`, that the page imports. */
export class GpuClient {
  readonly #client: WorkerClient<GpuApi>;
  /** Embedding models: one of them is loaded in place of a policy's model, never beside it. */
  readonly embeddings: EmbeddingLink;
  #request: LoadRequest | null = null;
  #source: MessagePort | null = null;
  #isWatched = false;
  #onReload: (message: LoadMessage) => void = () => {};

  constructor(
    start: () => Worker = () =>
      new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  ) {
    this.#client = new WorkerClient<GpuApi>(start);
    // Whoever wants the device next has it: neither kind of model takes it back from the other by itself.
    this.embeddings = new EmbeddingLink(this.#client, () => {
      this.#request = null;
    });
  }

  /** Loads a model in place of the one there is. */
  load(request: LoadRequest): LoadHandle {
    const { port1, port2 } = new MessageChannel();
    // A dead worker sends no `finish`: one is put on the wire from this side.
    const fail = (thrown: unknown): void => {
      const data: LoadMessage = { type: "finish", failure: toFailure(thrown), loaded: null };
      port1.dispatchEvent(new MessageEvent("message", { data }));
    };
    this.embeddings.forget();
    this.#watch();
    const forget = this.#client.onLost(fail);
    this.#client.call((api, transfer) => api.load(request, transfer(port2, [port2]))).catch(fail);
    return {
      messages: this.#noting(request, readPort<LoadMessage>(port1), forget),
      stop: () => port1.postMessage({ type: "stop" }),
    };
  }

  /** Tells `listener` what a load says that nobody asked for here: a session needed it after a loss. */
  onReload(listener: (message: LoadMessage) => void): void {
    this.#onReload = listener;
  }

  /** Any other call of {@link GpuApi}: `client.call((api) => api.capabilities())`. */
  call<Result>(make: (api: Remote<GpuApi>) => Promise<Result>): Promise<Result> {
    return this.#client.call(make);
  }

  /**
   * A port for the worker that runs policies: its `SessionSource` opens sessions through it. They end with
   * `gpu-lost` or `worker-lost` when the model is gone; the next one that is asked for loads it again. A second port
   * is for a worker that replaces the first: sessions of the first end.
   */
  sessionSource(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    if (this.#source !== null) {
      this.#source.close();
      this.#client.call((api) => api.closeSessions()).catch(() => undefined);
    }
    this.#source = port1;
    port1.onmessage = (event: MessageEvent<SourceRequest>) => void this.#open(port1, event.data);
    return port2;
  }

  dispose(): void {
    this.#client.stop();
    this.embeddings.dispose();
    this.#source?.close();
    this.#source = null;
  }

  async *#noting(
    request: LoadRequest,
    messages: AsyncGenerator<LoadMessage, void, void>,
    forget: () => void,
  ): AsyncGenerator<LoadMessage, void, void> {
    try {
      for await (const message of messages) {
        if (message.type === "finish" && message.loaded !== null) {
          // A model that is loaded again takes the device from nobody: another tab may have it for good reason.
          this.#request = {
            ...request,
            takeOver: false,
            continuation: message.loaded.continuation,
          };
        }
        yield message;
      }
    } finally {
      forget();
    }
  }

  /** Tells the source once when the worker dies, and again for the next worker. */
  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#client.onLost((error) => {
      this.#isWatched = false;
      const reply: SourceReply = { type: "lost", failure: toFailure(error) };
      this.#source?.postMessage(reply);
    });
  }

  async #open(source: MessagePort, { request }: SourceRequest): Promise<void> {
    const failed = (failure: Failure): void =>
      source.postMessage({ type: "failed", request, failure } satisfies SourceReply);
    try {
      await this.#ensureLoaded();
      const { port1, port2 } = new MessageChannel();
      await this.#client.call((api, transfer) => api.openSession(transfer(port2, [port2])));
      const reply: SourceReply = { type: "opened", request, port: port1 };
      source.postMessage(reply, [port1]);
    } catch (thrown) {
      failed(toFailure(thrown));
    }
  }

  async #ensureLoaded(): Promise<LoadedModel> {
    this.#watch();
    const loaded = await this.#client.call((api) => api.loaded());
    if (loaded !== null) return loaded;
    if (this.#request === null) {
      throw new SwitchyardError(
        "model-not-loaded",
        "No model is loaded on the graphics processor.",
        {
          fix: "Load one under Models, run the demo, or let a server run the policy.",
          side: "visitor",
        },
      );
    }
    for await (const message of this.load(this.#request).messages) {
      this.#onReload(message);
      if (message.type !== "finish") continue;
      if (message.loaded !== null) return message.loaded;
      if (message.failure !== null) {
        const { code, message: what, fix, side } = message.failure;
        throw new SwitchyardError(code, what, { fix, side });
      }
    }
    throw new SwitchyardError("internal", "A load ended without a result.");
  }
}
