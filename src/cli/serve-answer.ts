import type { ServerResponse } from "node:http";
import type { ApiError } from "#core/serve/api-error.ts";

/** Writes a JSON body. `x-should-retry` tells OpenAI's clients not to ask, and pay, again by themselves. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Writes an error in OpenAI's shape. */
export function sendError(
  response: ServerResponse,
  { status, error }: ApiError,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { error }, { "x-should-retry": "false", ...headers });
}

/** How long a stream may be silent before a comment keeps it alive, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;

/**
 * A stream of server-sent events that begins with its first chunk: until then an error can still be answered with its own
 * status. A run that thinks for long begins it with a comment, so that nobody on the way hangs up.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #timer: NodeJS.Timeout;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#timer = setInterval(() => this.#write(": the run goes on\n\n"), KEEP_ALIVE_MS);
  }

  chunk(data: unknown): void {
    this.#write(`data: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends it well. */
  end(): void {
    this.#write("data: [DONE]\n\n");
    this.close();
    this.#response.end();
  }

  /** Ends it with an error: as an answer of its own, or inside the stream once that has begun. */
  fail(error: ApiError): void {
    this.close();
    if (!this.#response.headersSent) {
      sendError(this.#response, error);
      return;
    }
    this.chunk({ error: error.error });
    this.#response.end();
  }

  /** Stops the comments. */
  close(): void {
    clearInterval(this.#timer);
  }

  #write(text: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    if (!this.#response.headersSent) {
      this.#response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
    }
    this.#response.write(text);
  }
}
