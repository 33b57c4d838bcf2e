import { SwitchyardError } from "#core/errors.ts";
import {
  ERROR_LINE,
  type ServerSentEvent,
  ServerSentEventParser,
} from "#core/parsers/server-sent-events.ts";
import { addressAdvice } from "./address-advice.ts";
import { explainAnswer } from "./explain-answer.ts";
import { explainNetworkFailure } from "./explain-network-failure.ts";
import type { Provider } from "./provider.ts";
import { DEFAULT_TIMEOUTS, type ProviderAccess, type Timeouts } from "./provider-access.ts";
import { readComplaint } from "./provider-complaint.ts";
import { retryAfterMs } from "./retry-after.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { isPlainWords, isUnfinishedJson, separateEvents } from "./stream-marks.ts";

export interface ProviderRequest {
  readonly url: string;
  /** Nothing but `Content-Type` and the provider's key headers: anything else may fail the preflight. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; `null` makes it a GET. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** The most of one answer that we read, in UTF-16 units: 200,000 token events and more, but no flood. */
const MAX_ANSWER_LENGTH = 67_108_864;
const MAX_ERROR_LENGTH = 65_536;
/** After the reply is complete we wait this long for its usage. */
const GRACE_MS = 5_000;

/** One request and its answer. Always {@link close} it: that frees the connection, whatever state it is in. */
export class Exchange {
  readonly #provider: Provider;
  readonly #access: ProviderAccess;
  readonly #key: string | null;
  readonly #signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timeouts: Timeouts;
  readonly #watch: SilenceWatch;
  readonly #stop = (): void => this.#controller.abort();
  #silent = false;
  #output = false;
  #complete = false;
  /** As much of the answer as an error would have. */
  #beginning = "";
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;

  constructor(provider: Provider, access: ProviderAccess, key: string | null, signal: AbortSignal) {
    this.#provider = provider;
    this.#access = access;
    this.#key = key;
    this.#signal = signal;
    this.#timeouts = access.timeouts ?? DEFAULT_TIMEOUTS;
    this.#watch = new SilenceWatch(access.clock, this.#timeouts.firstMs, () => {
      this.#silent = true;
      this.#stop();
    });
    signal.addEventListener("abort", this.#stop, { once: true });
    if (signal.aborted) this.#stop();
  }

  /** Sends the request. Throws what the answer's status, the network or the caller's abort means. */
  async send(request: ProviderRequest): Promise<void> {
    this.#throwIfStopped();
    const response = await this.#fetch(request);
    this.#reader = response.body?.getReader() ?? null;
    if (!response.ok) throw await this.#explainStatus(response);
  }

  /**
   * The events of the answer. An answer that is one JSON text, though a stream was asked for, is one event; one with a JSON
   * text in each line is one for each. Words in the place of events are an error.
   */
  async *events(): AsyncGenerator<ServerSentEvent, void, void> {
    let hasEvents = false;
    for await (const event of this.#rawEvents()) {
      hasEvents = true;
      yield* separateEvents(event);
    }
    const words = this.#beginning;
    if (!hasEvents && isPlainWords(words)) yield { name: ERROR_LINE, data: words, cut: false };
  }

  async *#rawEvents(): AsyncGenerator<ServerSentEvent, void, void> {
    const parser = new ServerSentEventParser();
    let head = "";
    let shape: "unknown" | "events" | "json" = "unknown";
    for await (const text of this.#texts(MAX_ANSWER_LENGTH)) {
      if (shape === "events") {
        yield* parser.push(text);
        continue;
      }
      head += text;
      if (shape === "unknown") shape = this.#shapeOf(head);
      if (shape === "events") yield* parser.push(head);
    }
    if (shape === "json") yield jsonAnswer(head);
    else yield* parser.end();
  }

  /** The whole answer as text. Throws `stream-too-large` above `maxLength` UTF-16 units. */
  async text(maxLength: number): Promise<string> {
    let whole = "";
    for await (const text of this.#texts(maxLength)) whole += text;
    return whole;
  }

  /** The candidate has said something: from now on the shorter patience holds. */
  noteOutput(): void {
    this.#output = true;
    this.#watch.renew(this.#timeouts.betweenMs);
  }

  /** The reply is complete: what still comes is welcome, what does not come is no error. */
  noteComplete(): void {
    if (!this.#complete) this.#watch.renew(Math.min(GRACE_MS, this.#timeouts.betweenMs));
    this.#complete = true;
  }

  /** Cancels the request if it is still under way and frees its connection. */
  close(): void {
    this.#signal.removeEventListener("abort", this.#stop);
    this.#watch.stop();
    this.#stop();
    this.#cancelBody();
    this.#reader?.releaseLock();
    this.#reader = null;
  }

  async #fetch(request: ProviderRequest): Promise<Response> {
    // Taken out of its object: a browser's fetch does not work as a method of something else.
    const { fetch } = this.#access;
    try {
      const answer = fetch(request.url, {
        method: request.body === null ? "GET" : "POST",
        headers: request.headers,
        body: request.body === null ? null : JSON.stringify(request.body),
        signal: this.#controller.signal,
        mode: "cors",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
      return await this.#watch.during(this.#unlessStopped(answer));
    } catch {
      this.#throwIfStopped();
      throw await explainNetworkFailure(this.#provider, request.url, this.#access, this.#signal);
    }
  }

  /** The answer, or a rejection as soon as we stop, even from a fetch that does not listen to its signal. */
  #unlessStopped(answer: Promise<Response>): Promise<Response> {
    const { signal } = this.#controller;
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      answer.then((response) => {
        if (signal.aborted) response.body?.cancel().catch(() => undefined);
        else resolve(response);
      }, reject);
    });
  }

  /** Decoded pieces of the body. The end of the body is the end; a cut or a silence throws unless the reply is complete. */
  async *#texts(maxLength: number): AsyncGenerator<string, void, void> {
    const reader = this.#reader;
    if (reader === null) return;
    // Cancelling ends a read that is under way, even where the body does not know about our signal.
    this.#controller.signal.addEventListener("abort", () => this.#cancelBody(), { once: true });
    if (this.#controller.signal.aborted) this.#cancelBody();
    const decoder = new TextDecoder();
    let length = 0;
    while (true) {
      const bytes = await this.#read(reader);
      if (bytes === null) break;
      const text = decoder.decode(bytes, { stream: true });
      length += text.length;
      if (length > maxLength) throw tooLarge(this.#provider);
      if (this.#beginning.length < MAX_ERROR_LENGTH) this.#beginning += text;
      yield text;
    }
    yield decoder.decode();
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
    try {
      const { value } = await this.#watch.during(reader.read());
      this.#throwIfStopped();
      return value ?? null;
    } catch (thrown) {
      this.#throwIfStopped();
      if (this.#complete) return null;
      if (thrown instanceof SwitchyardError) throw thrown;
      throw this.#access.online() ? cut(this.#provider) : wentOffline(this.#provider);
    }
  }

  /** Why the controller fired: the caller, or our own patience. After the reply is complete silence is no error. */
  #throwIfStopped(): void {
    if (this.#signal.aborted) throw new SwitchyardError("aborted", "Stopped.", { side: "visitor" });
    if (!this.#silent || this.#complete) return;
    const { firstMs, betweenMs } = this.#timeouts;
    throw this.#output
      ? fellSilent(this.#provider, betweenMs)
      : neverBegan(this.#provider, firstMs);
  }

  #cancelBody(): void {
    this.#reader?.cancel().catch(() => undefined);
  }

  #shapeOf(head: string): "unknown" | "events" | "json" {
    const first = head.trimStart()[0];
    if (first === undefined) return "unknown";
    if (first === "<") throw htmlInstead(this.#provider);
    return first === "{" || first === "[" ? "json" : "events";
  }

  async #explainStatus(response: Response): Promise<SwitchyardError> {
    let body = "";
    try {
      for await (const text of this.#texts(MAX_ERROR_LENGTH)) body += text;
    } catch {
      if (this.#signal.aborted) this.#throwIfStopped();
      // The status alone says enough when the body cannot be read.
    }
    return explainAnswer(this.#provider, response.status, readComplaint(body, this.#key), {
      keySent: this.#key !== null,
      retryAfterMs: retryAfterMs(response.headers, this.#access.date?.()),
    });
  }
}

/** An answer in one JSON text, which may have been cut off on its way. */
function jsonAnswer(text: string): ServerSentEvent {
  return { name: null, data: text, cut: isUnfinishedJson(text), isWhole: true };
}

/** The reply ended before it was complete. */
export function cut(provider: Provider): SwitchyardError {
  return new SwitchyardError("stream-cut", `The reply of ${provider.name} was cut off.`, {
    fix: "Ask again; what came before the cut is kept.",
    side: "network",
    retryable: true,
  });
}

function wentOffline(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "offline",
    `The network was lost while ${provider.name} was replying.`,
    { fix: "Connect to a network, then ask again.", side: "network" },
  );
}

export function tooLarge(provider: Provider): SwitchyardError {
  return new SwitchyardError("stream-too-large", `The reply of ${provider.name} is too large.`, {
    fix: "Ask for a shorter reply, or lower the candidate's token limit.",
    side: "provider",
  });
}

function htmlInstead(provider: Provider): SwitchyardError {
  const advice = addressAdvice(provider) ?? "Check the provider's address in Settings.";
  return new SwitchyardError(
    "provider-error",
    `${provider.name} answered with a web page instead of a reply.`,
    { fix: `${advice} A sign-in page of your network can also be the cause.`, side: "provider" },
  );
}

function neverBegan(provider: Provider, ms: number): SwitchyardError {
  return new SwitchyardError(
    "timeout-first",
    `${provider.name} did not begin to reply within ${ms / 1000} s.`,
    { fix: "Ask again, or choose a faster candidate.", side: "provider", retryable: true },
  );
}

function fellSilent(provider: Provider, ms: number): SwitchyardError {
  return new SwitchyardError(
    "timeout-between",
    `${provider.name} fell silent in the middle of its reply for ${ms / 1000} s.`,
    { fix: "Ask again; what came before is kept.", side: "provider", retryable: true },
  );
}
