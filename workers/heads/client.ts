import * as Comlink from "comlink";
import { toFailure } from "#core/errors.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { EmbeddingChoice, EmbeddingProbe, HeadsApi, HeadsMessage, HeadsTask } from "./api.ts";

/** A job under way. `messages` ends with a `finish`, also when the worker dies. */
export interface HeadsHandle {
  readonly messages: AsyncGenerator<HeadsMessage, void, void>;
  stop(): void;
}

/** The page's side of the worker that imports and fits heads: the only file of this folder, besides `api.ts`, that the page imports. */
export class HeadsClient {
  readonly #client = new WorkerClient<HeadsApi>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );

  #isConnected = false;

  start(job: HeadsTask): HeadsHandle {
    const { port1, port2 } = new MessageChannel();
    // A dead worker sends no `finish`: one is put on the wire from this side.
    const fail = (thrown: unknown): void => {
      const failure = toFailure(thrown);
      const data: HeadsMessage = { type: "finish", failure, heads: null, table: null, notes: [] };
      port1.dispatchEvent(new MessageEvent("message", { data }));
    };
    const forget = this.#client.onLost(fail);
    this.#client.call((api) => api.start(job, Comlink.transfer(port2, [port2]))).catch(fail);
    return {
      messages: withCleanup(readPort<HeadsMessage>(port1), forget),
      stop: () => port1.postMessage({ type: "stop" }),
    };
  }

  /** Gives the worker a port of the page's embedding model, once for each worker: `open` is called when it has none. */
  async connectEmbedding(open: () => MessagePort): Promise<void> {
    if (this.#isConnected) return;
    const port = open();
    await this.#client.call((api) => api.connectEmbedding(Comlink.transfer(port, [port])));
    this.#isConnected = true;
    this.#client.onLost(() => {
      this.#isConnected = false;
    });
  }

  probeEmbedding(server: EmbeddingChoice): Promise<EmbeddingProbe> {
    return this.#client.call((api) => api.probeEmbedding(server));
  }
}

async function* withCleanup(
  messages: AsyncGenerator<HeadsMessage, void, void>,
  cleanup: () => void,
): AsyncGenerator<HeadsMessage, void, void> {
  try {
    yield* messages;
  } finally {
    cleanup();
  }
}
