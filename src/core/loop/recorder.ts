import { SwitchyardError } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { RunEvent, Untimed } from "#core/trajectory/events.ts";

/** Where a run's events go. */
export interface EventSink {
  /** Takes every event, in order, at once. */
  emit(event: RunEvent): void;
  /** Resolves when everything emitted so far is kept. The runner waits for it before and after each call. */
  commit(): Promise<void>;
}

/** Events that a policy causes by itself: on a resume it causes them again, and they must not be written twice. */
const REPEATED = new Set<RunEvent["type"]>([
  "round-start",
  "text-insert",
  "information-insert",
  "generation-end",
  "action-invalid",
  "options-ranked",
  "decision",
  "answer-origin",
  "answer",
]);

/**
 * Stamps events and hands them on. After a resume the policy runs again from its beginning; what it reports a second
 * time is compared with the stored event and dropped, so that the log stays append-only.
 */
export class Recorder {
  readonly #sink: EventSink;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #repeats: RunEvent[];
  #repeatedText: number;
  #next = 0;

  /** `recorded` are the events of the run so far: empty for a new one. */
  constructor(sink: EventSink, clock: Clock, recorded: readonly RunEvent[] = []) {
    this.#sink = sink;
    this.#clock = clock;
    this.#began = clock.now() - (recorded.at(-1)?.at ?? 0);
    this.#repeats = recorded.filter(
      (event) =>
        REPEATED.has(event.type) &&
        !(event.type === "generation-end" && event.reason === "aborted"),
    );
    this.#repeatedText = recorded.reduce(
      (length, event) => length + (event.type === "text-delta" ? event.text.length : 0),
      0,
    );
  }

  /** Milliseconds since the run began; the time between a cut and a resume does not count. */
  elapsedMs(): number {
    return Math.max(0, Math.round(this.#clock.now() - this.#began));
  }

  /**
   * Writes an event of the policy, unless it is one that is already in the log. Returns the one that stands in the log:
   * a template that was edited since does not change what the run has read. Throws `resume-diverged` when the policy
   * does something else than recorded.
   */
  record<E extends Untimed>(event: E): E {
    if (event.type === "text-delta" && this.#repeatedText > 0) {
      const known = Math.min(this.#repeatedText, event.text.length);
      this.#repeatedText -= known;
      if (known < event.text.length) this.write({ ...event, text: event.text.slice(known) });
      return event;
    }
    const before = REPEATED.has(event.type) ? this.#repeats[this.#next] : undefined;
    if (before === undefined) {
      this.write(event);
      return event;
    }
    if (before.type !== event.type) throw diverged(before.type, event.type);
    this.#next += 1;
    return before as unknown as E;
  }

  /** Writes an event, whatever was recorded before. */
  write(event: Untimed): void {
    this.#sink.emit({ ...event, at: this.elapsedMs() } as RunEvent);
  }

  commit(): Promise<void> {
    return this.#sink.commit();
  }
}

function diverged(before: string, now: string): SwitchyardError {
  return new SwitchyardError(
    "resume-diverged",
    `The run cannot be continued: where the record has ${before}, the policy now does ${now}.`,
    { fix: "Ask the question again as a new run; the record stays as it is.", side: "switchyard" },
  );
}
