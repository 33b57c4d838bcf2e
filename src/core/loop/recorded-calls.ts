import type { RunEvent } from "#core/trajectory/events.ts";
import { type Call, foldEvents } from "#core/trajectory/trajectory.ts";

/** The calls of a run so far, in the order they were made: a resumed run takes its replies from here and pays for none again. */
export class RecordedCalls {
  readonly #calls: readonly Call[];
  #next = 0;

  constructor(recorded: readonly RunEvent[]) {
    this.#calls = foldEvents(recorded).calls;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** The next recorded call, or `null` when the record is used up. */
  take(): Call | null {
    const call = this.#calls[this.#next] ?? null;
    if (call !== null) this.#next += 1;
    return call;
  }
}
