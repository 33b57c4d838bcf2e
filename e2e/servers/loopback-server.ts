import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Answer, type AnswerEnd } from "./answer.ts";

/** Names in lower case. */
export type RecordedHeaders = Readonly<Record<string, string | undefined>>;

/** A request as it came in: what tests look at to see that nothing else was sent. */
export interface RecordedRequest {
  /** Counts from 1. */
  readonly number: number;
  readonly method: string;
  /** With the search string. */
  readonly path: string;
  readonly headers: RecordedHeaders;
  readonly body: string;
  /** Settles when the exchange is over; `disconnected` is the client's doing, `cut` the server's. */
  readonly end: Promise<AnswerEnd>;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** All but preflights, in the order they came. */
  readonly requests: readonly RecordedRequest[];
  readonly preflights: readonly RecordedRequest[];
  /** Open sockets, idle ones included. */
  readonly connections: number;
  /** Requests whose answer has not ended. */
  readonly underway: number;
  /** Resolves with the request of that number as soon as it has come. */
  request(number: number): Promise<RecordedRequest>;
  /** Ends every connection. Answers that wait at a gate are cut. */
  close(): Promise<void>;
}

type Handle = (request: RecordedRequest, answer: Answer) => Promise<void>;

/** A real HTTP server on 127.0.0.1 and a free port that records what it is asked. A `handle` that throws answers 500. */
export async function startLoopbackServer(handle: Handle): Promise<LoopbackServer> {
  const log = new RequestLog();
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    void exchange(incoming, response, log, handle);
  });
  server.on("connection", (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: log.requests,
    preflights: log.preflights,
    get connections() {
      return sockets.size;
    },
    get underway() {
      return log.underway;
    },
    request: (number) => log.request(number),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  log: RequestLog,
  handle: Handle,
): Promise<void> {
  const answer = new Answer(response);
  try {
    await handle(log.add(incoming, await bodyOf(incoming), answer), answer);
  } catch (error) {
    // A client that left while its body was read, or a script that threw: the test should see the reason.
    await answer.fail(error);
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly preflights: RecordedRequest[] = [];
  underway = 0;
  readonly #waiting = new Map<number, ((request: RecordedRequest) => void)[]>();

  add(incoming: IncomingMessage, body: string, answer: Answer): RecordedRequest {
    const list = incoming.method === "OPTIONS" ? this.preflights : this.requests;
    const request: RecordedRequest = {
      number: list.length + 1,
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: flat(incoming.headers),
      body,
      end: answer.end,
    };
    list.push(request);
    this.underway += 1;
    void answer.end.then(() => {
      this.underway -= 1;
    });
    if (list === this.requests) this.#tell(request);
    return request;
  }

  request(number: number): Promise<RecordedRequest> {
    const here = this.requests[number - 1];
    if (here !== undefined) return Promise.resolve(here);
    return new Promise((resolve) => {
      this.#waiting.set(number, [...(this.#waiting.get(number) ?? []), resolve]);
    });
  }

  #tell(request: RecordedRequest): void {
    for (const resolve of this.#waiting.get(request.number) ?? []) resolve(request);
    this.#waiting.delete(request.number);
  }
}

function flat(headers: IncomingMessage["headers"]): RecordedHeaders {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(entries);
}
