import * as Comlink from "comlink";
import { SwitchyardError } from "#core/errors.ts";
import { installErrorTransfer } from "./error-transfer.ts";

installErrorTransfer();

function workerLost(): SwitchyardError {
  return new SwitchyardError("worker-lost", "The background worker of this page stopped.", {
    fix: "Try again: a new one is started. A run that was cut can be resumed from History.",
    side: "switchyard",
    retryable: true,
  });
}

/**
 * Owns a worker and everybody who waits for it: when the worker dies, every pending call is rejected with
 * `worker-lost` and the next call starts a new worker. Without this, a pending comlink call never settles.
 */
export class WorkerClient<Api> {
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #remote: Comlink.Remote<Api> | null = null;
  readonly #pending = new Set<(error: SwitchyardError) => void>();

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Starts the worker now, so that the first call does not wait for it. */
  warm(): void {
    this.#ready();
  }

  /** Makes one call and settles it whatever happens to the worker. */
  call<Result>(make: (api: Comlink.Remote<Api>) => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const lost = (error: SwitchyardError): void => reject(error);
      this.#pending.add(lost);
      let remote: Comlink.Remote<Api>;
      try {
        remote = this.#ready();
      } catch (cause) {
        this.#pending.delete(lost);
        reject(startFailed(cause));
        return;
      }
      make(remote)
        .then(resolve, reject)
        .finally(() => this.#pending.delete(lost));
    });
  }

  /** Tells `listener` once when the worker is lost. Returns what takes it back. */
  onLost(listener: (error: SwitchyardError) => void): () => void {
    this.#pending.add(listener);
    return () => this.#pending.delete(listener);
  }

  /** Ends the worker; everything pending is rejected. */
  stop(): void {
    this.#lose();
  }

  #ready(): Comlink.Remote<Api> {
    if (this.#remote !== null) return this.#remote;
    const worker = this.#start();
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#lose();
    });
    worker.addEventListener("messageerror", () => {
      if (this.#worker === worker) this.#lose();
    });
    this.#worker = worker;
    this.#remote = Comlink.wrap<Api>(worker);
    return this.#remote;
  }

  #lose(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#remote = null;
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const reject of pending) reject(workerLost());
  }
}

function startFailed(cause: unknown): SwitchyardError {
  return new SwitchyardError("worker-lost", "The background worker of this page could not start.", {
    fix: "Reload the page. A browser extension or a strict content policy can also prevent workers.",
    side: "switchyard",
    cause,
  });
}
