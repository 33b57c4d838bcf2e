import { type Failure, toFailure } from "#core/errors.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { EMPTY_TRAJECTORY, foldEvents, type Trajectory } from "#core/trajectory/trajectory.ts";
import type { RunRequest } from "#run/run-request.ts";
import type { RunHandle } from "#workers/router/client.ts";

export type RunStatus = "running" | "stopping" | "ended";

/** Calls back at the next chance to draw. Returns what takes the wish back. */
export type RequestFrame = (callback: () => void) => () => void;

export interface RunViewOptions {
  readonly requestFrame: RequestFrame;
  /** What a resumed run had already. */
  readonly events?: readonly RunEvent[];
  /** Told of every event as it comes in, before it is drawn. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * A run as the screen sees it: reads the messages of one {@link RunHandle}, gathers them in a plain array and folds
 * them into `trajectory` at most once per frame, however fast tokens come. Lives outside any screen, so a run goes on
 * while the visitor looks elsewhere.
 */
export class RunView {
  readonly id: string;
  readonly request: RunRequest;
  /** Settles when the last message was drawn; never rejects. */
  readonly done: Promise<void>;
  /** Replaced, never changed in place. */
  trajectory: Trajectory = $state.raw(EMPTY_TRAJECTORY);
  status: RunStatus = $state("running");
  /** Why the run could not begin or was lost; a failure inside the run is in its `run-end`. */
  failure: Failure | null = $state.raw(null);
  warnings: readonly Failure[] = $state.raw([]);

  readonly #handle: RunHandle;
  readonly #options: RunViewOptions;
  readonly #events: RunEvent[];
  #waiting: RunEvent[] = [];
  #dropFrame: (() => void) | null = null;

  constructor(request: RunRequest, handle: RunHandle, options: RunViewOptions) {
    this.id = request.id;
    this.request = request;
    this.#handle = handle;
    this.#options = options;
    this.#events = [...(options.events ?? [])];
    this.trajectory = foldEvents(this.#events);
    this.done = this.#read();
  }

  /** All events so far, in order. Not reactive: read it when something is to be done with them. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** Asks the worker to stop. The run ends by itself a moment later, with what it has. */
  stop = (): void => {
    if (this.status !== "running") return;
    this.status = "stopping";
    this.#handle.stop();
  };

  async #read(): Promise<void> {
    try {
      for await (const message of this.#handle.messages) {
        if (message.type === "events") this.#take(message.events);
        else if (message.type === "warning") this.warnings = [...this.warnings, message.failure];
        else this.failure = message.failure;
      }
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
    this.#dropFrame?.();
    this.#draw();
    this.status = "ended";
  }

  #take(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#waiting.push(event);
      this.#options.onEvent?.(event);
    }
    this.#dropFrame ??= this.#options.requestFrame(this.#draw);
  }

  readonly #draw = (): void => {
    this.#dropFrame = null;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.trajectory = foldEvents(waiting, this.trajectory);
  };
}
