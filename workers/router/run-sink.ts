import { type Failure, toFailure } from "#core/errors.ts";
import type { EventSink } from "#core/loop/recorder.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { RunMessage } from "./api.ts";

/** Keeps a run's events. Rejects when they could not be kept. */
export type StoreEvents = (events: readonly RunEvent[]) => Promise<void>;

/** Text and replies come many times a second: these wait for company. Everything else goes out at once. */
const SMALL = new Set<RunEvent["type"]>(["text-delta", "reply-delta"]);

/** About one frame. */
const SHOW_AFTER_MS = 16;
const STORE_AFTER_MS = 250;

/**
 * Sends a run's events to the page and to storage, each in its own rhythm and both in order. Storage that fails does not
 * end a run that is being paid for: the page is warned once, and the run goes on unsaved.
 */
export class RunSink implements EventSink {
  readonly #post: (message: RunMessage) => void;
  readonly #store: StoreEvents;
  #shown: RunEvent[] = [];
  #unstored: RunEvent[] = [];
  #showTimer: ReturnType<typeof setTimeout> | null = null;
  #storeTimer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #broken = false;

  constructor(post: (message: RunMessage) => void, store: StoreEvents) {
    this.#post = post;
    this.#store = store;
  }

  emit(event: RunEvent): void {
    this.#shown.push(event);
    if (!this.#broken) this.#unstored.push(event);
    if (!SMALL.has(event.type)) this.#show();
    else this.#showTimer ??= setTimeout(() => this.#show(), SHOW_AFTER_MS);
    this.#storeTimer ??= setTimeout(() => void this.commit(), STORE_AFTER_MS);
  }

  commit(): Promise<void> {
    if (this.#storeTimer !== null) clearTimeout(this.#storeTimer);
    this.#storeTimer = null;
    const events = this.#unstored;
    this.#unstored = [];
    if (events.length > 0) this.#writing = this.#writing.then(() => this.#write(events));
    return this.#writing;
  }

  /** Sends what is left and stores what is left. */
  async finish(): Promise<void> {
    this.#show();
    await this.commit();
  }

  #show(): void {
    if (this.#showTimer !== null) clearTimeout(this.#showTimer);
    this.#showTimer = null;
    if (this.#shown.length === 0) return;
    this.#post({ type: "events", events: this.#shown });
    this.#shown = [];
  }

  async #write(events: readonly RunEvent[]): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#store(events);
    } catch (error) {
      this.#broken = true;
      this.#unstored = [];
      this.#post({ type: "warning", failure: notSaved(error) });
    }
  }
}

function notSaved(error: unknown): Failure {
  const failure = toFailure(error);
  return { ...failure, message: `This run goes on but is not saved any more. ${failure.message}` };
}
