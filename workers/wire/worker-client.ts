import type { Remote } from "comlink";
import { SwitchyardError } from "#core/errors.ts";

/** Hands objects over to a worker instead of copying them: `api.start(job, transfer(port, [port]))`. */
export type Transfer = <Value extends object>(value: Value, transfers: Transferable[]) => Value;

/** Comlink is no part of the first load, and waits for nobody: a worker is started before it has come. */
const loadDoor = () => import("./comlink-door.ts");

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
  #remote: Remote<Api> | null = null;
  readonly #pending = new Set<(error: SwitchyardError) => void>();

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Starts the worker now, so that the first call does not wait for it. */
  warm(): void {
    this.#ready();
    loadDoor().catch(() => undefined);
  }

  /** Makes one call and settles it whatever happens to the worker. Calls are made in the order in which they come. */
  call<Result>(make: (api: Remote<Api>, transfer: Transfer) => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const lost = (error: SwitchyardError): void => reject(error);
      this.#pending.add(lost);
      this.#make(make)
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

  async #make<Result>(
    make: (api: Remote<Api>, transfer: Transfer) => Promise<Result>,
  ): Promise<Result> {
    let worker: Worker;
    let door: Awaited<ReturnType<typeof loadDoor>>;
    try {
      worker = this.#ready();
      door = await loadDoor();
    } catch (cause) {
      throw startFailed(cause);
    }
    // Lost while the way to it was loading: whoever waits knows already.
    if (worker !== this.#worker) throw workerLost();
    this.#remote ??= door.wrap<Api>(worker);
    return make(this.#remote, door.transfer);
  }

  #ready(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#start();
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#lose();
    });
    worker.addEventListener("messageerror", () => {
      if (this.#worker === worker) this.#lose();
    });
    this.#worker = worker;
    return worker;
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
