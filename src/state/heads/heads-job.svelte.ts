import { type Failure, toFailure } from "#core/errors.ts";
import type { HeadsPhase, HeadsResult, HeadsTask } from "#workers/heads/api.ts";
import type { HeadsClient, HeadsHandle } from "#workers/heads/client.ts";

/** The part of {@link HeadsClient} that the page uses; tests hand in a scripted one. */
export type HeadsWorker = Pick<HeadsClient, "start" | "probeEmbedding" | "connectEmbedding">;

/** How far a job is. */
export interface JobProgress {
  readonly phase: HeadsPhase;
  readonly done: number;
  /** `null` where nobody knows. */
  readonly total: number | null;
}

/** The work of the worker that imports and fits heads: one thing at a time, with its progress. */
export class HeadsJob {
  /** What is being done; `null` when nothing is. */
  kind: HeadsTask["kind"] | null = $state(null);
  progress: JobProgress | null = $state.raw(null);
  isStopping = $state(false);
  /** Of the last job. Having been stopped is none. */
  failure: Failure | null = $state.raw(null);
  /** What the visitor should know of the last job although it went well. */
  notes: readonly string[] = $state.raw([]);

  readonly #client: HeadsWorker;
  #handle: HeadsHandle | null = null;

  constructor(client: HeadsWorker) {
    this.#client = client;
  }

  /** Does a job. `null` when it failed or was stopped, or when another is under way. Never rejects. */
  run = async (job: HeadsTask): Promise<HeadsResult | null> => {
    if (this.kind !== null) return null;
    this.kind = job.kind;
    this.isStopping = false;
    this.failure = null;
    this.notes = [];
    this.progress = null;
    const result = await this.#finish(job);
    this.#handle = null;
    this.kind = null;
    this.progress = null;
    this.isStopping = false;
    if (result.failure !== null) {
      if (result.failure.code !== "aborted") this.failure = result.failure;
      return null;
    }
    this.notes = result.notes;
    return result;
  };

  stop = (): void => {
    if (this.#handle === null) return;
    this.isStopping = true;
    this.#handle.stop();
  };

  async #finish(job: HeadsTask): Promise<HeadsResult> {
    try {
      this.#handle = this.#client.start(job);
      for await (const message of this.#handle.messages) {
        if (message.type === "finish") return message;
        const { phase, done, total } = message;
        this.progress = { phase, done, total };
      }
    } catch (thrown) {
      return { failure: toFailure(thrown), heads: null, table: null, notes: [] };
    }
    const failure = toFailure(new Error("a job ended without a result"));
    return { failure, heads: null, table: null, notes: [] };
  }
}
