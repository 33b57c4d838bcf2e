import type * as Comlink from "comlink";
import { type JobHandle, startJob } from "#workers/wire/start-job.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { InstalledApi, WorkMessage } from "./api.ts";

/** Work under way. Finished files are kept when it is stopped, so that the next time goes on. */
export type WorkHandle = JobHandle<WorkMessage>;

type Remote = Comlink.Remote<InstalledApi>;

/** The page's side of the worker that installs models. */
export class InstalledClient {
  readonly #client: WorkerClient<InstalledApi>;

  constructor(
    start: () => Worker = () =>
      new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  ) {
    this.#client = new WorkerClient<InstalledApi>(start);
  }

  /** Begins work: `client.work((api, port) => api.verify(id, port))`. */
  work(begin: (api: Remote, port: MessagePort) => Promise<void>): WorkHandle {
    return startJob<InstalledApi, WorkMessage>(this.#client, begin, (failure) => {
      return { type: "finish", failure, damaged: [] };
    });
  }

  /** Any other call of {@link InstalledApi}: `client.call((api) => api.models())`. */
  call<Result>(make: (api: Remote) => Promise<Result>): Promise<Result> {
    return this.#client.call(make);
  }

  dispose(): void {
    this.#client.stop();
  }
}
