import type { Remote } from "comlink";
import { toFailure } from "#core/errors.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { RunRequest } from "#run/run-request.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { RouterApi, RunMessage } from "./api.ts";

/** A run under way. `messages` ends with a `finish`, also when the worker dies. */
export interface RunHandle {
  readonly messages: AsyncGenerator<RunMessage, void, void>;
  stop(): void;
}

/** The page's side of the router worker: the only file of this folder, besides `api.ts`, that others import. */
export class RouterClient {
  readonly #client = new WorkerClient<RouterApi>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );
  #isModelConnected = false;
  #isEmbeddingConnected = false;

  /** Starts the worker ahead of the first question. */
  warm(): void {
    this.#client.warm();
  }

  start(request: RunRequest): RunHandle {
    return this.#run((api, port) => api.start(request, port));
  }

  /** Goes on with a run that was cut. `events` are the stored ones. */
  resume(request: RunRequest, events: readonly RunEvent[]): RunHandle {
    return this.#run((api, port) => api.resume(request, events, port));
  }

  /** Gives the worker a port of the page's model, once for each worker: `open` is called when it has none. */
  async connectModel(open: () => MessagePort): Promise<void> {
    if (this.#isModelConnected) return;
    const port = open();
    await this.#client.call((api, transfer) => api.connectModel(transfer(port, [port])));
    this.#isModelConnected = true;
    this.#client.onLost(() => {
      this.#isModelConnected = false;
    });
  }

  /** Likewise a port of the page's embedding model. */
  async connectEmbedding(open: () => MessagePort): Promise<void> {
    if (this.#isEmbeddingConnected) return;
    const port = open();
    await this.#client.call((api, transfer) => api.connectEmbedding(transfer(port, [port])));
    this.#isEmbeddingConnected = true;
    this.#client.onLost(() => {
      this.#isEmbeddingConnected = false;
    });
  }

  /** Any other call of {@link RouterApi}: `client.call((api) => api.vaultStatus())`. */
  call<Result>(make: (api: Remote<RouterApi>) => Promise<Result>): Promise<Result> {
    return this.#client.call(make);
  }

  dispose(): void {
    this.#client.stop();
  }

  #run(begin: (api: Remote<RouterApi>, port: MessagePort) => Promise<void>): RunHandle {
    const { port1, port2 } = new MessageChannel();
    // A dead worker sends no `finish`: one is put on the wire from this side.
    const fail = (thrown: unknown): void => {
      port1.dispatchEvent(
        new MessageEvent("message", { data: { type: "finish", failure: toFailure(thrown) } }),
      );
    };
    const forget = this.#client.onLost(fail);
    this.#client.call((api, transfer) => begin(api, transfer(port2, [port2]))).catch(fail);
    return {
      messages: withCleanup(readPort<RunMessage>(port1), forget),
      stop: () => port1.postMessage({ type: "stop" }),
    };
  }
}

async function* withCleanup(
  messages: AsyncGenerator<RunMessage, void, void>,
  cleanup: () => void,
): AsyncGenerator<RunMessage, void, void> {
  try {
    yield* messages;
  } finally {
    cleanup();
  }
}
