import { SwitchyardError, toFailure } from "#core/errors.ts";
import type { Mark, TextPart } from "#core/ports/text-session.ts";
import type { SessionReply, SessionRequest, SessionUsage } from "#workers/wire/session-messages.ts";
import type { EngineSession } from "./engine-session.ts";

type Answered = Extract<SessionRequest, { readonly request: number }>;
type Done = Omit<Extract<SessionReply, { type: "done" }>, "type" | "request" | "usage">;

/** Serves a session over a port until it is closed, or the other side is gone. Requests are served in order. */
export function serveSession(session: EngineSession, port: MessagePort): Promise<void> {
  return new Promise((resolve) => {
    const host = new SessionHost(session, port, resolve);
    port.onmessage = (event: MessageEvent<SessionRequest>) => host.receive(event.data);
    // Where a browser tells that the other side is gone, nobody waits for it; elsewhere the owner closes the port.
    port.addEventListener("close", () => host.receive({ type: "close", request: -1 }));
    port.postMessage({ type: "open" } satisfies SessionReply);
  });
}

class SessionHost {
  readonly #session: EngineSession;
  readonly #port: MessagePort;
  readonly #closed: () => void;
  readonly #marks = new Map<number, Mark>();
  #generation: AsyncGenerator<TextPart, void, void> | null = null;
  #generationId = -1;
  #stopper = new AbortController();
  #turn: Promise<void> = Promise.resolve();

  constructor(session: EngineSession, port: MessagePort, closed: () => void) {
    this.#session = session;
    this.#port = port;
    this.#closed = closed;
  }

  receive(message: SessionRequest): void {
    if (message.type === "abort") this.#stopper.abort();
    else {
      if (message.type === "close") this.#stopper.abort();
      this.#turn = this.#turn.then(() => this.#serve(message));
    }
  }

  async #serve(message: Exclude<SessionRequest, { type: "abort" }>): Promise<void> {
    if (message.type === "mark") {
      this.#marks.set(message.mark, this.#session.mark());
      return;
    }
    if (message.type === "read-ahead") {
      this.#session.readAhead(message.text);
      return;
    }
    const { request } = message;
    try {
      const done = await this.#answer(message);
      this.#post({ type: "done", request, usage: this.#usage(), ...done });
    } catch (thrown) {
      this.#post({ type: "failed", request, usage: this.#usage(), failure: toFailure(thrown) });
    }
    if (message.type === "close") {
      this.#port.close();
      this.#closed();
    }
  }

  async #answer(message: Answered): Promise<Done> {
    const { signal } = this.#stopperFor(message);
    switch (message.type) {
      case "append":
        await this.#session.append(message.text, { origin: message.origin, signal });
        return {};
      case "generate":
        this.#generation = this.#session.generate({ ...message.options, signal });
        this.#generationId = message.request;
        return {};
      case "next":
        return { part: await this.#next(message.generation) };
      case "return":
        if (message.generation === this.#generationId) await this.#generation?.return();
        return {};
      case "choose": {
        const bias = message.bias === null ? {} : { bias: message.bias };
        return { choice: await this.#session.choose(message.options, { ...bias, signal }) };
      }
      case "rewind": {
        const mark = this.#marks.get(message.mark);
        if (mark === undefined) throw new SwitchyardError("internal", "This mark is not known.");
        await this.#session.rewind(mark);
        return {};
      }
      case "close":
        await this.#generation?.return();
        await this.#session.close();
        return {};
    }
  }

  /** A generation has one signal for all its parts; every other operation its own. */
  #stopperFor(message: Answered): AbortController {
    if (message.type !== "next" && message.type !== "return") this.#stopper = new AbortController();
    return this.#stopper;
  }

  async #next(generation: number): Promise<TextPart | null> {
    if (generation !== this.#generationId) return null;
    const step = await this.#generation?.next();
    if (step === undefined || step.done) return null;
    // Nobody asks for what comes after the finish, but only then is the session free.
    if (step.value.type === "finish") await this.#generation?.next();
    return step.value;
  }

  #usage(): SessionUsage {
    return { ...this.#session.usage, minimumPrefill: this.#session.minimumPrefill };
  }

  #post(reply: SessionReply): void {
    this.#port.postMessage(reply);
  }
}
