import { type JobHandle, startJob } from "#workers/wire/start-job.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { EmbeddingChoice, EmbeddingProbe, HeadsApi, HeadsMessage, HeadsTask } from "./api.ts";

export type HeadsHandle = JobHandle<HeadsMessage>;

/** The page's side of the worker that imports and fits heads: the only file of this folder, besides `api.ts`, that the page imports. */
export class HeadsClient {
  readonly #client = new WorkerClient<HeadsApi>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );

  #isConnected = false;

  start(job: HeadsTask): HeadsHandle {
    return startJob<HeadsApi, HeadsMessage>(
      this.#client,
      (api, port) => api.start(job, port),
      (failure) => ({ type: "finish", failure, heads: null, table: null, notes: [] }),
    );
  }

  /** Gives the worker a port of the page's embedding model, once for each worker: `open` is called when it has none. */
  async connectEmbedding(open: () => MessagePort): Promise<void> {
    if (this.#isConnected) return;
    const port = open();
    await this.#client.call((api, transfer) => api.connectEmbedding(transfer(port, [port])));
    this.#isConnected = true;
    this.#client.onLost(() => {
      this.#isConnected = false;
    });
  }

  probeEmbedding(server: EmbeddingChoice): Promise<EmbeddingProbe> {
    return this.#client.call((api) => api.probeEmbedding(server));
  }
}
