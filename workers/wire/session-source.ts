import { type Failure, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { SessionReply, SessionRequest } from "./session-messages.ts";

/** What a worker that runs policies asks of the page, which owns the worker with the model. */
export interface SourceRequest {
  readonly type: "open";
  readonly request: number;
}

export type SourceReply =
  | { readonly type: "opened"; readonly request: number; readonly port: MessagePort }
  | { readonly type: "failed"; readonly request: number; readonly failure: Failure }
  /** The model, and every session with it, is gone. */
  | { readonly type: "lost"; readonly failure: Failure };

export function errorOf({ code, message, fix, side }: Failure): SwitchyardError {
  return new SwitchyardError(code, message, { fix, side });
}

/** An open session's port, and what tells that it is dead. */
export interface SessionPort {
  readonly port: MessagePort;
  /** Rejects when the model is lost; otherwise pending. */
  readonly lost: Promise<never>;
}

/** Opens sessions on the page's model from another worker. `port` is the one of `GpuClient.sessionSource()`. */
export class SessionSource {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (reply: SourceReply) => void>();
  readonly #open = new Set<(error: SwitchyardError) => void>();
  #requests = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = (event: MessageEvent<SourceReply>) => this.#receive(event.data);
  }

  /**
   * Resolves when the session's turn has come: sessions use the model one after the other. A lost model is loaded
   * again first. Throws what stands in the way, or `aborted`.
   */
  async open(signal: AbortSignal): Promise<SessionPort> {
    throwIfAborted(signal);
    const asked = this.#ask();
    const reply = await Promise.race([asked, aborted(signal)]).catch((thrown: unknown) => {
      // It comes all the same, and must not keep the model from others.
      asked.then((late) => late.type === "opened" && discard(late.port)).catch(() => undefined);
      throw thrown;
    });
    if (reply.type !== "opened") throw errorOf(reply.failure);
    const { port } = reply;
    let lose: (error: SwitchyardError) => void = () => {};
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
    });
    lost.catch(() => this.#open.delete(lose));
    this.#open.add(lose);
    try {
      await Promise.race([firstMessage(port), lost, aborted(signal)]);
      return { port, lost };
    } catch (thrown) {
      discard(port);
      throw thrown;
    }
  }

  #ask(): Promise<Exclude<SourceReply, { type: "lost" }>> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, (reply) => {
        if (reply.type === "lost") reject(errorOf(reply.failure));
        else resolve(reply);
      });
      this.#port.postMessage({ type: "open", request } satisfies SourceRequest);
    });
  }

  #receive(reply: SourceReply): void {
    if (reply.type === "lost") {
      for (const lose of [...this.#open]) lose(errorOf(reply.failure));
      this.#open.clear();
      return;
    }
    this.#waiting.get(reply.request)?.(reply);
    this.#waiting.delete(reply.request);
  }
}

function discard(port: MessagePort): void {
  port.postMessage({ type: "close", request: 0 } satisfies SessionRequest);
  port.close();
}

/** Resolves with `open`, rejects with `refused`. */
function firstMessage(port: MessagePort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.onmessage = (event: MessageEvent<SessionReply>) => {
      port.onmessage = null;
      if (event.data.type === "refused") reject(errorOf(event.data.failure));
      else resolve();
    };
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      "abort",
      () => reject(new SwitchyardError("aborted", "Stopped.", { side: "visitor" })),
      { once: true },
    );
  });
}
