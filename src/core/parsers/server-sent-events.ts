import { createParser, type ParseError } from "eventsource-parser";
import { SwitchyardError } from "#core/errors.ts";

export interface ServerSentEvent {
  /** The event's name; `null` when the server gave none, {@link ERROR_LINE} for a line that begins with `error:`. */
  readonly name: string | null;
  readonly data: string;
  /** True when the stream ended inside this event: what it holds may be half of what was meant. */
  readonly cut: boolean;
  /** True for an answer that is one JSON text and no stream: nothing follows it. */
  readonly isWhole?: true;
}

/** The name that we give to a line such as `error: {…}`, which is no event, but llama.cpp's way to say what went wrong. */
export const ERROR_LINE = "error line";

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
    onError: (error) => this.#takeOddLine(error),
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

  /** Servers that break the format: an error as a field of its own, and JSON without `data:` before it. */
  #takeOddLine({ field, value = "", line = "" }: ParseError): void {
    this.#sinceEvent = 0;
    if (field === "error") {
      this.#events.push({ name: ERROR_LINE, data: value, cut: this.#ending });
    } else if (/^\s*\{.*\}\s*$/.test(line)) {
      this.#events.push({ name: null, data: line.trim(), cut: this.#ending });
    }
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
