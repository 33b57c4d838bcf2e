import { type JobHandle, startJob } from "#workers/wire/start-job.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import { type LabApi, type LabMessage, type LabTask, NO_RESULT } from "./api.ts";

export type LabHandle = JobHandle<LabMessage>;

/** The page's side of the lab's worker: the only file of this folder, besides `api.ts`, that the page imports. */
export class LabClient {
  readonly #client = new WorkerClient<LabApi>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  );

  /** Ends the worker, whatever it does; the next task starts a new one. */
  end(): void {
    this.#client.stop();
  }

  start(task: LabTask): LabHandle {
    return startJob<LabApi, LabMessage>(
      this.#client,
      (api, port) => api.start(task, new URL(".", location.href).href, port),
      (failure) => ({ type: "finish", ...NO_RESULT, failure }),
    );
  }
}
