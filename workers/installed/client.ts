import * as Comlink from "comlink";
import { toFailure } from "#core/errors.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { WorkerClient } from "#workers/wire/worker-client.ts";
import type { InstalledApi, WorkMessage } from "./api.ts";

/** Work under way. `messages` ends with a `finish`, also when the worker dies. */
export interface WorkHandle {
  readonly messages: AsyncGenerator<WorkMessage, void, void>;
  /** Stops it; finished files are kept, so that the next time goes on. */
  stop(): void;
}

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
    const { port1, port2 } = new MessageChannel();
    // A dead worker sends no `finish`: one is put on the wire from this side.
    const fail = (thrown: unknown): void => {
      const data: WorkMessage = { type: "finish", failure: toFailure(thrown), damaged: [] };
      port1.dispatchEvent(new MessageEvent("message", { data }));
    };
    const forget = this.#client.onLost(fail);
    this.#client.call((api) => begin(api, Comlink.transfer(port2, [port2]))).catch(fail);
    return {
      messages: ending(readPort<WorkMessage>(port1), forget),
      stop: () => port1.postMessage({ type: "stop" }),
    };
  }

  /** Any other call of {@link InstalledApi}: `client.call((api) => api.models())`. */
  call<Result>(make: (api: Remote) => Promise<Result>): Promise<Result> {
    return this.#client.call(make);
  }

  dispose(): void {
    this.#client.stop();
  }
}

async function* ending<Message>(
  messages: AsyncGenerator<Message, void, void>,
  cleanup: () => void,
): AsyncGenerator<Message, void, void> {
  try {
    yield* messages;
  } finally {
    cleanup();
  }
}
