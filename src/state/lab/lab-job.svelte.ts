import { type Failure, toFailure } from "#core/errors.ts";
import {
  type LabMessage,
  type LabPhase,
  type LabResult,
  type LabTask,
  NO_RESULT,
} from "#workers/lab/api.ts";
import type { LabClient, LabHandle } from "#workers/lab/client.ts";

/** The part of {@link LabClient} that the page uses; tests hand in a scripted one. */
export type LabWorker = Pick<LabClient, "start" | "end">;

/** How far a task is. */
export interface LabProgress {
  readonly phase: LabPhase;
  readonly done: number;
  /** `null` where nobody knows. */
  readonly total: number | null;
  /** The router that is worked on; empty where it is none. */
  readonly name: string;
}

/** What comes before the end of a task, other than progress. */
export type LabNews = Exclude<LabMessage, { readonly type: "progress" | "finish" }>;

/** The lab's worker, one task at a time: a new one ends the one before it. */
export class LabJob {
  /** What is being done; `null` when nothing is. */
  kind: LabTask["kind"] | null = $state(null);
  progress: LabProgress | null = $state.raw(null);
  isStopping = $state(false);
  /** Of the last task. Having been stopped is none. */
  failure: Failure | null = $state.raw(null);

  readonly #client: LabWorker;
  #handle: LabHandle | null = null;

  constructor(client: LabWorker) {
    this.#client = client;
  }

  /** Does a task. `null` when it failed, was stopped, or another took its place. Never rejects. */
  run = async (task: LabTask, onNews: (news: LabNews) => void): Promise<LabResult | null> => {
    this.#handle?.stop();
    this.kind = task.kind;
    this.isStopping = false;
    this.failure = null;
    this.progress = null;
    const handle = this.#client.start(task);
    this.#handle = handle;
    const result = await this.#finish(handle, onNews);
    if (this.#handle !== handle) return null;
    this.#handle = null;
    this.kind = null;
    this.progress = null;
    const wasStopped = this.isStopping;
    this.isStopping = false;
    const { failure } = result;
    if (failure === null) return result;
    if (failure.code !== "aborted" && !(wasStopped && failure.code === "worker-lost")) {
      this.failure = failure;
    }
    return null;
  };

  /** Stops the task. Where that is not heard, a second time ends the worker: a damaged file can keep a reader busy for good. */
  stop = (): void => {
    if (this.#handle === null) return;
    if (this.isStopping) this.#client.end();
    this.isStopping = true;
    this.#handle.stop();
  };

  async #finish(handle: LabHandle, onNews: (news: LabNews) => void): Promise<LabResult> {
    try {
      for await (const message of handle.messages) {
        if (message.type === "finish") return message;
        // Another task has taken its place: what comes now is about something else.
        if (this.#handle !== handle) continue;
        if (message.type === "progress") this.progress = message;
        else onNews(message);
      }
    } catch (thrown) {
      return { ...NO_RESULT, failure: toFailure(thrown) };
    }
    return { ...NO_RESULT, failure: toFailure(new Error("a task ended without a result")) };
  }
}
