import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exactDollars } from "#core/cost/money.ts";
import { toFailure } from "#core/errors.ts";
import { type ApiError, badRequest, errorOfFailure } from "#core/serve/api-error.ts";
import { CompletionWriter } from "#core/serve/completion-writer.ts";
import { isApiError, readCompletionRequest } from "#core/serve/read-completion-request.ts";
import type { Trajectory } from "#core/trajectory/trajectory.ts";
import { newId } from "#run/new-id.ts";
import { EventStream, sendError, sendJson } from "./serve-answer.ts";
import { readJsonBody } from "./serve-body.ts";
import type { Environment, ServedRuns } from "./serve-runs.ts";
import type { ServeSettings } from "./serve-settings.ts";

export interface RunningServer {
  /** `http://127.0.0.1:8800` */
  readonly url: string;
  /** Requests whose run has not ended. */
  readonly underway: number;
  /** Stops listening, and every run that is under way. */
  close(): Promise<void>;
}

/** A request must have been received whole after this many milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Serves the surface on the loopback interface. `log` gets one line per run, without questions, answers or keys. */
export async function startServer(
  settings: ServeSettings,
  runs: ServedRuns,
  env: Environment,
  log: (line: string) => void,
): Promise<RunningServer> {
  const surface = new Surface(settings, runs, env, log);
  const server = createServer((request, response) => {
    surface.handle(request, response).catch((thrown: unknown) => {
      sendError(response, errorOfFailure(toFailure(thrown)));
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  await listen(server, settings.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get underway() {
      return surface.underway;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

class Surface {
  readonly #settings: ServeSettings;
  readonly #runs: ServedRuns;
  readonly #env: Environment;
  readonly #log: (line: string) => void;
  readonly #startedAt = Math.floor(Date.now() / 1000);
  underway = 0;

  constructor(
    settings: ServeSettings,
    runs: ServedRuns,
    env: Environment,
    log: (line: string) => void,
  ) {
    this.#settings = settings;
    this.#runs = runs;
    this.#env = env;
    this.#log = log;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusal(request);
    if (refusal !== null) {
      sendError(response, refusal);
      return;
    }
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const route = `${request.method} ${path}`;
    if (route === "POST /v1/chat/completions") await this.#complete(request, response);
    else if (route === "GET /v1/models") sendJson(response, 200, this.#list());
    else if (route === "GET /health") sendJson(response, 200, this.#health());
    else if (request.method === "GET" && path.startsWith("/v1/models/")) {
      this.#model(response, decodeURIComponent(path.slice("/v1/models/".length)));
    } else sendError(response, badRequest(`There is no ${route}.`, "unknown_url", null, 404));
  }

  /** Only programs on this machine are served: not a page that a browser here has open, not under another name. */
  #refusal({ headers }: IncomingMessage): ApiError | null {
    const host = /^(\[[^\]]*\]|[^:]*)/.exec(headers.host ?? "")?.[0] ?? "";
    if (!LOOPBACK.has(host) || headers.origin !== undefined) {
      return badRequest("Only programs on this machine are served.", "forbidden", null, 403);
    }
    const key = this.#env["SWITCHYARD_API_KEY"];
    if (!key || headers.authorization === `Bearer ${key}`) return null;
    const message = "The key is not the one in SWITCHYARD_API_KEY.";
    const type = "authentication_error";
    return { status: 401, error: { message, type, param: null, code: "invalid_api_key" } };
  }

  #list(): unknown {
    return { object: "list", data: this.#runs.models.map(({ id }) => this.#listed(id)) };
  }

  #listed(id: string): unknown {
    return { id, object: "model", created: this.#startedAt, owned_by: "switchyard" };
  }

  #model(response: ServerResponse, id: string): void {
    if (this.#runs.models.some((model) => model.id === id)) {
      sendJson(response, 200, this.#listed(id));
    } else sendError(response, this.#unknownModel(id));
  }

  #health(): unknown {
    const { server, concurrency } = this.#settings;
    return {
      status: "ok",
      runtime: server === null ? "demo" : "server",
      models: this.#runs.models.length,
      underway: this.underway,
      concurrency,
    };
  }

  #unknownModel(id: string): ApiError {
    const known = this.#runs.models.map((model) => model.id).join(", ");
    const message = `There is no model ${id.slice(0, 100)}. There are ${known}.`;
    return badRequest(message, "model_not_found", "model", 404);
  }

  async #complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.underway >= this.#settings.concurrency) {
      const message = `${this.underway} requests are under way, which is as many as are served at once.`;
      const error = { message, type: "rate_limit_error", param: null, code: "busy" } as const;
      sendError(response, { status: 429, error }, { "retry-after": "1" });
      return;
    }
    this.underway += 1;
    try {
      await this.#admitted(request, response);
    } finally {
      this.underway -= 1;
    }
  }

  async #admitted(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJsonBody(request, this.#settings.maxBodyBytes);
    if ("error" in body) {
      sendError(response, body);
      return;
    }
    const asked = readCompletionRequest(body.json);
    if (isApiError(asked)) {
      sendError(response, asked);
      return;
    }
    const served = this.#runs.models.find(({ id }) => id === asked.model);
    if (served === undefined) {
      sendError(response, this.#unknownModel(asked.model));
      return;
    }
    const id = newId();
    const head = {
      id: `chatcmpl-${id}`,
      created: Math.floor(Date.now() / 1000),
      model: asked.model,
    };
    const writer = new CompletionWriter(head, served);
    const stream = asked.stream ? new EventStream(response) : null;
    const left = new AbortController();
    response.once("close", () => left.abort());
    try {
      await this.#runs.run(
        asked,
        served,
        id,
        (event) => {
          const chunk = writer.take(event);
          if (chunk !== null) stream?.chunk(chunk);
        },
        left.signal,
      );
      if (stream === null) sendWhole(response, writer);
      else endStream(stream, writer, asked.includeUsage);
    } finally {
      stream?.close();
      this.#log(lineOf(asked.model, writer.run));
    }
  }
}

function sendWhole(response: ServerResponse, writer: CompletionWriter): void {
  const answer = writer.whole();
  if (isApiError(answer)) sendError(response, answer);
  else sendJson(response, 200, answer);
}

function endStream(stream: EventStream, writer: CompletionWriter, includeUsage: boolean): void {
  const closing = writer.close(includeUsage);
  if (isApiError(closing)) {
    stream.fail(closing);
    return;
  }
  for (const chunk of closing) stream.chunk(chunk);
  stream.end();
}

/** What a run came to, also one whose client left: for the books, so with its cost so far and without any text of it. */
function lineOf(model: string, { start, end, totals, at }: Trajectory): string {
  const mark = totals.unknown > 0 ? "≥" : totals.estimated ? "≈" : "";
  const outcome = end?.failure?.code ?? end?.reason ?? "not begun";
  return `${start?.id ?? "-"} ${model} ${outcome} calls=${totals.calls} cost=${mark}${exactDollars(totals.cost)} ms=${at}`;
}
