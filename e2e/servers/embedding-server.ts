import { jsonBody, pathOf } from "./chat-server.ts";
import { corsHeaders, preflight } from "./cors.ts";
import type { Gate } from "./gate.ts";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";

export interface EmbeddingServerOptions {
  readonly model: string;
  /** The vector of a text. */
  readonly embed: (text: string) => readonly number[];
}

/** How one request is answered. */
export interface EmbeddingTurn {
  /** Instead of vectors. */
  readonly status?: number;
  /** Answers when it opens. */
  readonly gate?: Gate;
  /** Takes the place of the vectors. */
  readonly data?: readonly unknown[];
}

export interface EmbeddingServer extends LoopbackServer {
  /** Every text that was embedded, in order. */
  readonly texts: readonly string[];
  /** Says how the next requests are answered, one turn each. */
  queue(...turns: readonly EmbeddingTurn[]): void;
}

const JSON_TYPE = { "content-type": "application/json" };

/** An embedding server as vLLM's: `POST /v1/embeddings` with `model` and a list as `input`, and no key. */
export async function startEmbeddingServer({
  model,
  embed,
}: EmbeddingServerOptions): Promise<EmbeddingServer> {
  const texts: string[] = [];
  const turns: EmbeddingTurn[] = [];
  const server = await startLoopbackServer(async (request, answer) => {
    const cors = corsHeaders(request.headers["origin"]);
    const json = (status: number, body: unknown) =>
      answer.send(status, { ...JSON_TYPE, ...cors }, JSON.stringify(body));
    if (request.method === "OPTIONS") {
      const { status, headers } = preflight({ allowedHeaders: "any" }, request.headers);
      return answer.send(status, headers);
    }
    if (request.method !== "POST" || pathOf(request) !== "/v1/embeddings") {
      return json(404, { object: "error", message: "Not Found", code: 404 });
    }
    const { model: asked, input } = jsonBody(request);
    if (asked !== model) {
      const message = `The model \`${String(asked)}\` does not exist.`;
      return json(404, { object: "error", message, type: "NotFoundError", code: 404 });
    }
    const turn = turns.shift() ?? {};
    if (turn.gate !== undefined) await answer.waitAt(turn.gate);
    if (turn.status !== undefined) {
      return json(turn.status, { object: "error", message: `told to answer ${turn.status}` });
    }
    const list = input as readonly string[];
    texts.push(...list);
    const data =
      turn.data ??
      list.map((text, index) => ({ object: "embedding", index, embedding: embed(text) }));
    return json(200, { object: "list", model, data, usage: { prompt_tokens: list.length } });
  });
  return Object.assign(server, { texts, queue: (...more: EmbeddingTurn[]) => turns.push(...more) });
}
