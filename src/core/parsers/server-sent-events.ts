import { createParser } from "eventsource-parser";
import { SwitchyardError } from "#core/errors.ts";

export interface ServerSentEvent {
  /** The event's name; `null` when the server gave none. */
  readonly name: string | null;
  readonly data: string;
  /** True when the stream ended inside this event: what it holds may be half of what was meant. */
  readonly cut: boolean;
}

/** The longest event we read, in UTF-16 units. Real events have a few hundred. */
const MAX_EVENT_LENGTH = 1_048_576;

/**
 * Text of an event stream in pieces of any size → its events. Comments are dropped.
 *
 * The parser underneath joins an unfinished line with every new piece, which is quadratic when pieces are bytes;
 * so whole lines only are handed to it.
 */
export class ServerSentEventParser {
  readonly #maxEventLength: number;
  readonly #parser = createParser({
    onEvent: (event) => {
      this.#sinceEvent = 0;
      this.#events.push({ name: event.event ?? null, data: event.data, cut: this.#ending });
    },
  });
  #events: ServerSentEvent[] = [];
  #line: string[] = [];
  #sinceEvent = 0;
  #ending = false;

  constructor(maxEventLength: number = MAX_EVENT_LENGTH) {
    this.#maxEventLength = maxEventLength;
  }

  /** Events that this piece completes. Throws `stream-too-large` when an event is longer than allowed. */
  push(text: string): readonly ServerSentEvent[] {
    const lineEnd = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    this.#sinceEvent += text.length;
    if (lineEnd > 0) {
      this.#parser.feed(this.#line.join("") + text.slice(0, lineEnd));
      this.#line = [];
      // An event inside this piece set the count to zero; what follows it belongs to the next.
      if (this.#sinceEvent === 0) this.#sinceEvent = text.length - lineEnd;
    }
    this.#line.push(text.slice(lineEnd));
    this.#checkLength();
    return this.#take();
  }

  /** The stream is over: an event that lacks only its blank line still counts, marked as cut. */
  end(): readonly ServerSentEvent[] {
    this.#ending = true;
    this.#parser.feed(`${this.#line.join("")}\n\n`);
    this.#line = [];
    return this.#take();
  }

  #checkLength(): void {
    const longest = this.#events.reduce((most, event) => Math.max(most, event.data.length), 0);
    if (Math.max(this.#sinceEvent, longest) <= this.#maxEventLength) return;
    throw new SwitchyardError("stream-too-large", "One event of the reply is too large to read.", {
      fix: "Ask another candidate, or ask for a shorter reply.",
      side: "provider",
    });
  }

  #take(): readonly ServerSentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
