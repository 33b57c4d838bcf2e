import { throwIfAborted } from "#core/errors.ts";
import type { SessionReply, SessionRequest, SessionUsage } from "./session-messages.ts";
import { errorOf, type SessionPort } from "./session-source.ts";

type Done = Extract<SessionReply, { type: "done" }>;

/** A request without the number that the wire gives it. */
type Unnumbered<Request> = Request extends { readonly request: number }
  ? Omit<Request, "request">
  : never;

/** One session's port as calls that settle whatever happens: with the reply, or with the loss of the model. */
export class SessionWire {
  readonly #port: MessagePort;
  readonly #lost: Promise<never>;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (reply: Done) => void; readonly reject: (error: unknown) => void }
  >();
  #requests = 0;
  /** Of the session over there, as of its last reply. */
  usage: SessionUsage = { prefilledTokens: 0, decodedTokens: 0, minimumPrefill: 0 };

  constructor({ port, lost }: SessionPort) {
    this.#port = port;
    this.#lost = lost;
    lost.catch((thrown) => {
      for (const { reject } of this.#waiting.values()) reject(thrown);
      this.#waiting.clear();
    });
    port.onmessage = (event: MessageEvent<SessionReply>) => this.#receive(event.data);
  }

  /** The number of the newest request. */
  get requests(): number {
    return this.#requests;
  }

  /** Asks and waits. When the signal fires, the operation is stopped over there, and says so itself. */
  async ask(request: Unnumbered<SessionRequest>, signal: AbortSignal | null): Promise<Done> {
    if (signal !== null) throwIfAborted(signal);
    const stop = (): void => this.tell({ type: "abort" });
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await this.#send(request);
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Says something that is not answered. */
  tell(message: Exclude<SessionRequest, { readonly request: number }>): void {
    this.#port.postMessage(message);
  }

  /** Closes the session over there, if there is one, without waiting for it. */
  abandon(): void {
    this.#port.postMessage({ type: "close", request: 0 } satisfies SessionRequest);
    this.#port.close();
  }

  #send(request: Unnumbered<SessionRequest>): Promise<Done> {
    this.#requests += 1;
    const number = this.#requests;
    const reply = new Promise<Done>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#port.postMessage({ ...request, request: number });
    });
    return Promise.race([reply, this.#lost]);
  }

  #receive(reply: SessionReply): void {
    if (reply.type === "open" || reply.type === "refused") return;
    this.usage = reply.usage;
    const waiting = this.#waiting.get(reply.request);
    this.#waiting.delete(reply.request);
    if (reply.type === "done") waiting?.resolve(reply);
    else waiting?.reject(errorOf(reply.failure));
  }
}
