import type { ServerResponse } from "node:http";
import type { Gate } from "./gate.ts";

/** How an exchange ended: in full, because the client left, or because the server cut it. */
export type AnswerEnd = "complete" | "disconnected" | "cut";

/** One event of an event stream. */
export interface Frame {
  readonly event?: string;
  readonly data: string;
}

/** How event-stream bytes are laid out: as usual, with CR LF, or one byte per write. */
export type Framing = "plain" | "crlf" | "bytes";

/** The server's side of one exchange. Writing to a client that has left does nothing. */
export class Answer {
  readonly end: Promise<AnswerEnd>;
  readonly #response: ServerResponse;
  #framing: Framing = "plain";
  #cut = false;
  #gone = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.end = new Promise((resolve) => {
      response.on("close", () => {
        this.#gone = true;
        resolve(this.#howItEnded());
      });
    });
  }

  /** True once nobody listens any more. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Answers at once and ends. */
  async send(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array = "",
  ): Promise<void> {
    if (this.#gone) return;
    this.#response.writeHead(status, headers);
    this.#response.end(body);
    await this.end;
  }

  /** Promises a body with the headers, sends only the beginning of it and destroys the socket. */
  async sendCut(
    status: number,
    headers: Readonly<Record<string, string>>,
    beginning: Uint8Array,
  ): Promise<void> {
    if (this.#gone) return;
    this.#response.writeHead(status, headers);
    await this.#write(beginning);
    await this.cut();
  }

  /** Begins an event stream. */
  open(headers: Readonly<Record<string, string>>, framing: Framing = "plain"): void {
    if (this.#gone) return;
    this.#framing = framing;
    this.#response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
    this.#response.flushHeaders();
  }

  /** Sends one event, then lets the machine look whether the client is still there. */
  async frame(frame: Frame): Promise<void> {
    const event = frame.event === undefined ? "" : `event: ${frame.event}\n`;
    await this.text(`${event}data: ${frame.data}\n\n`);
  }

  /** Sends text as it is (a comment, a broken event). */
  async text(text: string): Promise<void> {
    const laidOut = this.#framing === "crlf" ? text.replaceAll("\n", "\r\n") : text;
    const bytes = Buffer.from(laidOut, "utf8");
    const step = this.#framing === "bytes" ? 1 : bytes.length;
    for (let at = 0; at < bytes.length && !this.#gone; at += step) {
      await this.#write(bytes.subarray(at, at + step));
    }
  }

  /** Ends an event stream in order. */
  async close(): Promise<void> {
    if (!this.#gone) this.#response.end();
    await this.end;
  }

  /** Destroys the socket: the client sees a network error in mid-stream. */
  async cut(): Promise<void> {
    this.#cut = true;
    this.#response.socket?.destroy();
    await this.end;
  }

  /** Waits at a gate, or until the client has left. */
  async waitAt(gate: Gate): Promise<void> {
    await Promise.race([gate.pass(), this.end]);
  }

  /** A mistake of the script: say it where the test can see it. */
  async fail(error: unknown): Promise<void> {
    if (this.#gone) return;
    if (this.#response.headersSent) return this.cut();
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await this.send(
      500,
      { "content-type": "text/plain" },
      `The stand-in server failed: ${message}`,
    );
  }

  #howItEnded(): AnswerEnd {
    if (this.#cut) return "cut";
    return this.#response.writableFinished ? "complete" : "disconnected";
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const room = this.#response.write(bytes);
    // A full buffer waits for the reader; either way, give way so that a disconnect is noticed before the next token.
    if (!room) await Promise.race([once(this.#response, "drain"), this.end]);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function once(response: ServerResponse, event: "drain"): Promise<void> {
  return new Promise((resolve) => response.once(event, resolve));
}
