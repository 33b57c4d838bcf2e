import { isSwitchyardError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { PolicyTools } from "#core/loop/policy.ts";
import { paperAgent } from "#core/policies/xrouter/paper-agent.ts";
import type { PaperCall, PaperOptions, PaperReply } from "#core/policies/xrouter/paper-call.ts";
import { paperSimple } from "#core/policies/xrouter/paper-simple.ts";
import { poolTools } from "#core/policies/xrouter/pool-tools.ts";
import { referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { availableIn } from "#core/policies/xrouter/reference-pools.ts";
import { RELEASED_PROMPTS } from "#core/policies/xrouter/released-prompts.ts";
import type { XRouterMode } from "#core/policies/xrouter/xrouter-options.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { plainValue } from "#core/python/json.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";
import { withRecordedJson } from "./recorded-json.ts";
import { plainInput } from "./recorded-shape.ts";
import {
  type CallFigures,
  completionBody,
  paperMetadata,
  type ReferenceResponse,
  type ReferenceServer,
  referenceEndpoint,
} from "./reference/reference-api.ts";
import { referenceDirect } from "./reference/reference-direct.ts";
import { checkReferenceRequest } from "./reference/reference-request.ts";
import { routerRequest } from "./reference/reference-router.ts";
import { askReference, askReferenceThrice, TargetError } from "./reference/reference-target.ts";
import { outcomeOf } from "./scripted-calls.ts";
import { readTurns, ScriptedRouter, unmaskTags } from "./scripted-router.ts";
import { type ScriptedCompletion, ScriptedUpstream } from "./scripted-upstream.ts";
import { expectFields } from "./unread-fields.ts";
import { functionOf } from "./xrouter-tables.ts";

const SCENARIO_FIELDS = ["request", "config", "router_script", "target_script"];

export const XROUTER_SERVERS: readonly AdapterEntry[] = [
  {
    file: "xrouter_agent_loop",
    recorded: "POST /v1/chat/completions -> RouterAgent.route_request",
    readsPython: true,
    inputFields: SCENARIO_FIELDS,
    run: (testCase) => routerCase(testCase, "agent"),
  },
  {
    file: "xrouter_simple_mode",
    recorded: "POST /v1/chat/completions -> SimpleRouterAgent.route_request",
    readsPython: true,
    inputFields: SCENARIO_FIELDS,
    run: (testCase) => routerCase(testCase, "simple"),
  },
  {
    file: "xrouter_direct_mode",
    recorded: "POST /v1/chat/completions -> DirectModelHandler.handle_request",
    inputFields: ["request", "target_script"],
    run: directCase,
  },
  {
    file: "xrouter_endpoints",
    recorded: "HTTP endpoints",
    inputFields: ["mode", "path"],
    run: endpointCase,
  },
];

interface RecordedScenario {
  readonly request: unknown;
  readonly config?: {
    readonly router_model?: string;
    readonly max_turns?: number;
    readonly hosted_port?: number | null;
  };
  readonly router_script?: unknown;
  readonly target_script: readonly ScriptedCompletion[];
}

/** Stand-ins for the released prompts: as long as these, because estimates count their characters. */
const PROMPTS = {
  agent: { text: "a".repeat(RELEASED_PROMPTS.agent.codePoints), recorded: "<SYSTEM_PROMPT>" },
  simple: {
    text: "s".repeat(RELEASED_PROMPTS.simple.codePoints),
    recorded: "<SYSTEM_PROMPT_SIMPLE>",
  },
} as const;

/** How long a call that hangs is waited for, in milliseconds; longer than each of the released limits. */
const HANG_MS = 600_000;

/** Any number of seconds: the golden files do not keep them. */
const LATENCY = 0.5;

async function routerCase(testCase: GoldenCase, mode: XRouterMode): Promise<unknown> {
  const { router_script: script } = testCase.input as RecordedScenario;
  const input = plainInput<RecordedScenario>(testCase.input);
  const check = checkReferenceRequest(input.request);
  if (!check.ok) {
    const answered = { status: 422, body: { detail: check.complaints } };
    return { ...answered, router_calls: [], target_calls: [] };
  }
  const { config = {} } = input;
  expectFields("the configuration", config, ["router_model", "max_turns", "hosted_port"]);
  const {
    router_model: model = DEFAULT_ROUTER[mode],
    max_turns: maxTurns = 3,
    hosted_port = null,
  } = config;
  const router = new ScriptedRouter(readTurns(script), model, mode);
  const targets = new ScriptedTargets(input.target_script);
  const pool = poolOf(availableIn("FIXED_MODEL_SET_1"));
  const { request } = check;
  const tools: PolicyTools<PaperOptions> = {
    ...idleTools(() => targets.elapsedMs),
    question: "",
    pool,
    session: router,
    options: {
      prompt: PROMPTS[mode].text,
      messages: request.messages,
      requestTemperature: request.temperature ?? 0,
      maxTurns,
      temperature: 0,
      topP: 1,
      maxTokens: 1024,
      callTarget: targets.call,
    },
  };
  const answered = await answer(async () => {
    const outcome = await outcomeOf((mode === "agent" ? paperAgent : paperSimple)(tools));
    const metadata = paperMetadata(outcome, {
      mode,
      routerCost: router.cost,
      totalTime: LATENCY,
      idOf: (turn, place) => router.idOf(turn, place),
      figuresOf: (callId) => targets.figuresOf(callId),
    });
    const content = unmaskTags(outcome.content);
    const id = "chatcmpl-1";
    return completionBody({ id, created: 0, ...request, content, metadata });
  });
  const calls = router.requests.map((messages) => ({
    ...routerRequest(mode, model, hosted_port),
    messages: messages.map((message) => withoutPrompt(message, mode)),
    tools: poolTools(pool, mode).map((tool) => tool.function.name),
  }));
  const recorded = isRecord(testCase.output) ? testCase.output["router_calls"] : undefined;
  return {
    ...answered,
    router_calls: withRecordedJson(calls, recorded, router.written),
    target_calls: targets.upstream.requests,
  };
}

/** The routers that the servers start with. */
const DEFAULT_ROUTER = { agent: "gpt-5-nano", simple: "xRouter-7b" } as const;

/** Status and body of what a server computes, or of the error that it gives up with. */
async function answer(compute: () => Promise<unknown>): Promise<ReferenceResponse> {
  try {
    const body = await compute();
    // The servers write strict JSON: arguments of a call that are no number end the request when its answer is written.
    if (holdsNoNumber(body)) return { status: 500, body: "Internal Server Error" };
    return { status: 200, body };
  } catch (thrown) {
    if (!(isSwitchyardError(thrown) && isRecord(thrown.cause))) throw thrown;
    const { status, detail } = thrown.cause;
    return { status: Number(status), body: { detail } };
  }
}

/** Whether NaN or an infinity is anywhere in a value. */
function holdsNoNumber(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNoNumber);
}

function withoutPrompt<Message extends { readonly content: unknown }>(
  message: Message,
  mode: XRouterMode,
): Message {
  const { text, recorded } = PROMPTS[mode];
  return message.content === text ? { ...message, content: recorded } : message;
}

/** Candidates behind the released rules: three attempts, and costs in doubles. */
class ScriptedTargets {
  elapsedMs = 0;
  readonly upstream: ScriptedUpstream;
  readonly #figures = new Map<string, CallFigures>();

  constructor(script: readonly ScriptedCompletion[]) {
    this.upstream = new ScriptedUpstream(script, () => {
      this.elapsedMs += HANG_MS;
    });
  }

  readonly call = async (call: PaperCall): Promise<PaperReply> => {
    const { id } = call.candidate;
    const sampling = { temperature: plainValue(call.temperature) };
    const [, user] = call.messages;
    const messages = [
      { role: "system", content: call.writtenInstructions },
      { role: "user", content: user?.content ?? "" },
    ];
    try {
      const reply = await askReferenceThrice(id, () =>
        askReference(id, messages, (model) => this.upstream.ask(model, messages, sampling)),
      );
      const callId = `c${this.#figures.size + 1}`;
      const tokens = reply.inputTokens + reply.outputTokens;
      this.#figures.set(callId, { cost: reply.cost, tokens, latency: LATENCY });
      return { ok: true, callId, reply: reply.content };
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      return { ok: false, callId: null, message: error.message };
    }
  };

  figuresOf(callId: string): CallFigures {
    const figures = this.#figures.get(callId);
    if (figures === undefined) throw new Error(`no call is ${callId}`);
    return figures;
  }
}

/** Candidates of the model table. */
function poolOf(ids: readonly string[]): Pool {
  return ids.map((id) => ({
    id,
    aliases: [],
    description: "",
    provider: "scripted",
    model: referenceModel(id)?.alias ?? id,
    price: null,
    paperModel: null,
    paperPrice: null,
    temperature: null,
    maxTokens: 1024,
  }));
}

function idleTools(elapsedMs: () => number) {
  return {
    embed: null,
    call: () => Promise.reject(new Error("the released loops call through their options")),
    random: () => 0,
    seed: 0,
    elapsedMs,
    signal: new AbortController().signal,
  };
}

async function directCase(testCase: GoldenCase): Promise<unknown> {
  const input = testCase.input as RecordedScenario;
  const check = checkReferenceRequest(input.request);
  if (!check.ok) {
    return { status: 422, body: { detail: check.complaints }, target_calls: [] };
  }
  let elapsedMs = 0;
  const upstream = new ScriptedUpstream(input.target_script, () => {
    elapsedMs += HANG_MS;
  });
  const answered = await referenceDirect(check.request, {
    available: availableIn("CHEMEVAL_MODEL_SET"),
    ask: (model, messages, sampling) => upstream.ask(model, messages, sampling),
    elapsedMs: () => elapsedMs,
    id: "chatcmpl-1",
    created: 0,
  });
  return { ...answered, target_calls: upstream.requests };
}

function endpointCase(testCase: GoldenCase): unknown {
  const { mode, path: asked } = testCase.input as {
    readonly mode: ReferenceServer;
    readonly path?: string;
  };
  const [method = "GET", written = "/"] = functionOf(testCase).split(" ");
  const path = asked ?? written;
  const models = availableIn(mode === "direct" ? "CHEMEVAL_MODEL_SET" : "FIXED_MODEL_SET_1");
  const tools = mode === "direct" ? [] : poolTools(poolOf(models), mode);
  const routerModel = DEFAULT_ROUTER[mode === "agent" ? mode : "simple"];
  const got = referenceEndpoint(method, path, { server: mode, models, tools, routerModel, now: 0 });
  return { ...got, body: withToolNames(got.body) };
}

/** The golden file keeps the names of tools only. */
function withToolNames(body: unknown): unknown {
  if (!(isRecord(body) && Array.isArray(body["tools"]))) return body;
  const names = body["tools"].map((tool: { function: { name: string } }) => tool.function.name);
  return { ...body, tools: names };
}
