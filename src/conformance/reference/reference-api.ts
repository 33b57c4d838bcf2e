import type { PaperOutcome } from "#core/policies/xrouter/paper-call.ts";
import type { RequestMessage } from "#core/policies/xrouter/request-text.ts";
import type { XRouterMode } from "#core/policies/xrouter/xrouter-options.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { plainValue } from "#core/python/json.ts";
import { pythonList } from "#core/python/value.ts";
import { referenceTokens } from "./reference-cost.ts";

/** Bodies of the released servers' HTTP interface. Times and ids are parameters. */
export type ReferenceServer = XRouterMode | "direct";

/** What a server answers. */
export interface ReferenceResponse {
  readonly status: number;
  readonly body: unknown;
}

/** A call in `router_metadata`. */
export interface ReferenceCallRecord {
  readonly model_id: string | null;
  readonly response: string | null;
  readonly cost: number;
  readonly tokens_used: number;
  /** Seconds. */
  readonly latency: number;
}

export interface RouterMetadata {
  readonly model_used: string | null;
  readonly total_cost: number;
  readonly router_cost: number;
  readonly target_models_cost: number;
  /** Seconds. */
  readonly total_time: number;
  readonly routing_strategy: string;
  readonly call_history: readonly ReferenceCallRecord[];
  readonly turns_used: number;
  readonly mode?: "simple";
}

export interface CompletionFacts {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** As the request named it. */
  readonly model: string;
  readonly messages: readonly RequestMessage[];
  readonly content: string;
  readonly metadata: RouterMetadata;
}

/** The body of a completion. The usage is an estimate of four code points a token, message by message; it always “stops”. */
export function completionBody(facts: CompletionFacts) {
  const prompt = facts.messages.reduce((sum, { content }) => sum + referenceTokens(content), 0);
  const completion = referenceTokens(facts.content);
  return {
    id: facts.id,
    object: "chat.completion",
    created: facts.created,
    model: facts.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: facts.content },
        finish_reason: "stop",
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    },
    router_metadata: facts.metadata,
  };
}

/** What a call cost, beside what the loop knows of it. */
export interface CallFigures {
  /** US dollars. */
  readonly cost: number;
  readonly tokens: number;
  /** Seconds. */
  readonly latency: number;
}

/** The metadata of a run of the released loops. `idOf` is the id that the policy's server gave a tool call. */
export function paperMetadata(
  outcome: PaperOutcome,
  run: {
    readonly mode: XRouterMode;
    readonly routerCost: number;
    readonly totalTime: number;
    readonly idOf: (turn: number, place: number) => string;
    readonly figuresOf: (callId: string) => CallFigures;
  },
): RouterMetadata {
  const history = outcome.history.map((record) => {
    const figures = record.callId === null ? NO_FIGURES : run.figuresOf(record.callId);
    return {
      call_id: run.idOf(record.turn, record.place),
      model_id: record.modelId,
      function_name: record.functionName,
      arguments: plainValue(record.arguments),
      response: record.reply,
      cost: figures.cost,
      tokens_used: figures.tokens,
      latency: figures.latency,
    };
  });
  const targets = history.reduce((sum, { cost }) => sum + cost, 0);
  return {
    model_used: outcome.modelUsed,
    total_cost: targets + run.routerCost,
    router_cost: run.routerCost,
    target_models_cost: targets,
    total_time: run.totalTime,
    routing_strategy: outcome.strategy,
    call_history: history,
    turns_used: outcome.turnsUsed,
    ...(run.mode === "simple" ? { mode: "simple" as const } : {}),
  };
}

const NO_FIGURES: CallFigures = { cost: 0, tokens: 0, latency: 0 };

/** The metadata of the server without a router: one call, no ids. */
export function directMetadata(
  model: string,
  reply: string,
  figures: CallFigures,
  totalTime: number,
): RouterMetadata {
  const { cost, tokens, latency } = figures;
  return {
    model_used: model,
    total_cost: cost,
    router_cost: 0,
    target_models_cost: cost,
    total_time: totalTime,
    routing_strategy: "direct",
    call_history: [{ model_id: model, response: reply, cost, tokens_used: tokens, latency }],
    turns_used: 1,
  };
}

/** What the server without a router says of a model that it does not have. */
export function unknownDirectModel(model: string, available: readonly string[]): ReferenceResponse {
  const detail = `Model '${model}' is not available. Available models: ${pythonList(available)}`;
  return { status: 400, body: { detail } };
}

export interface EndpointFacts {
  readonly server: ReferenceServer;
  readonly models: readonly string[];
  readonly tools: readonly ToolSpec[];
  readonly routerModel: string;
  /** Seconds since 1970, with their fraction. */
  readonly now: number;
}

/** Every endpoint but the completions, and what the server says of requests that it does not serve. */
export function referenceEndpoint(
  method: string,
  path: string,
  facts: EndpointFacts,
): ReferenceResponse {
  const isCompletions = path === "/v1/chat/completions";
  const body = isCompletions ? null : endpointBody(path, facts);
  if (body === undefined) return { status: 404, body: { detail: "Not Found" } };
  const served = isCompletions ? "POST" : "GET";
  if (method !== served) return { status: 405, body: { detail: "Method Not Allowed" } };
  return { status: 200, body };
}

function endpointBody(path: string, facts: EndpointFacts): unknown {
  const { server, models, tools } = facts;
  const mode = server === "simple" ? { mode: "simple" } : {};
  switch (path) {
    case "/":
      return {
        status: "healthy",
        service: SERVICES[server].name,
        available_models: models,
        ...(server === "direct" ? {} : { router_model: facts.routerModel }),
        ...mode,
      };
    case "/v1":
      return { status: "ok", endpoints: ["/v1/models", "/v1/chat/completions"], ...mode };
    case "/v1/models":
      return modelList(facts);
    case "/health":
      return { status: "healthy", timestamp: facts.now, ...mode };
    case "/debug/tools":
      if (server === "direct") return undefined;
      return {
        available_models: models,
        tools_count: tools.length,
        tools,
        ...mode,
        ...(server === "simple"
          ? { note: "Simple mode: no select_response tool, single-turn decisions only" }
          : {}),
      };
    case "/debug/models":
      return server === "direct"
        ? { available_models: models, model_count: models.length }
        : undefined;
    default:
      return undefined;
  }
}

const SERVICES = {
  agent: { name: "Router API", router: "router", owner: "router-api" },
  simple: {
    name: "Router API - Simple Mode",
    router: "router-simple",
    owner: "router-api-simple",
  },
  direct: { name: "Direct Model API", router: null, owner: "direct-model-api" },
} as const;

function modelList({ server, models, now }: EndpointFacts) {
  const { router, owner } = SERVICES[server];
  const ids = router === null ? models : [router, ...models];
  const created = Math.floor(now);
  return {
    object: "list",
    data: ids.map((id) => ({ id, object: "model", created, owned_by: owner })),
  };
}
