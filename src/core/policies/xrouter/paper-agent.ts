import { renderCalls } from "#core/chat/chat-template.ts";
import { PolicyChat, type ToolResult } from "#core/chat/policy-chat.ts";
import type { PolicyTools } from "#core/loop/policy.ts";
import { type HermesMessage, readHermes } from "#core/parsers/tool-call-hermes.ts";
import type { Mark } from "#core/ports/text-session.ts";
import type { PythonValue } from "#core/python/json.ts";
import { isTruthy, pythonText } from "#core/python/value.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { generateTurn, type PolicyTurn } from "./generate-turn.ts";
import {
  fieldsOf,
  type PaperOptions,
  type PaperOutcome,
  type PaperRecord,
  readArguments,
  targetRequest,
} from "./paper-call.ts";
import { poolTools } from "./pool-tools.ts";
import { referenceRequest } from "./request-text.ts";
import { idOfTool, isCandidateTool, SELECT_TOOL } from "./tool-names.ts";

/** The loop is given up after this time; a call that is under way is lost. */
const LOOP_MS = 540_000;

const TIMED_OUT = "The solution is not found or not valid. Request timed out after 540 seconds.";
const NOTHING = "No valid solution found.";

/**
 * xRouter's released agent loop (`evaluation/serve_router.py`) with its outcome: calls of one turn one by one, unknown tools
 * without an answer, a selection only by tool name, an empty turn asked again. Throws where the server answers an error.
 */
export async function* paperAgent(
  tools: PolicyTools<PaperOptions>,
): AsyncGenerator<PolicyEvent, PaperOutcome, void> {
  const { session, signal, options, pool } = tools;
  const request = referenceRequest(options.messages);
  const chat = new PolicyChat(session, signal);
  const specs = poolTools(pool, "agent");
  await chat.open({
    system: options.prompt,
    tools: specs,
    turns: [{ role: "user", content: request }],
  });
  const loop = new AgentLoop(tools, request);
  for (let turn = 1; turn <= options.maxTurns; turn += 1) {
    yield { type: "round-start", round: turn };
    const before = session.mark();
    const written = yield* generateTurn(session, {
      maxTokens: options.maxTokens,
      temperature: options.temperature,
      topP: options.topP,
      seed: tools.seed + turn,
      signal,
      tools: specs,
    });
    const message = readHermes(written.text);
    if (message.calls.length === 0) {
      if (message.content !== null && message.content !== "") {
        return loop.outcome("direct_response", message.content, null, turn);
      }
      yield emptyTurn();
      await session.rewind(before);
      continue;
    }
    const isRewritten = await rewriteTurn(tools, before, written, message);
    const done = yield* loop.run(message, turn);
    if (done !== null) return done;
    await chat.answer(loop.takeResults(), written.isEnded && !isRewritten);
  }
  return loop.giveUp("max_turns_reached", NOTHING, options.maxTurns);
}

/** What happens with the calls of each turn, and what has come of them. */
class AgentLoop {
  readonly #tools: PolicyTools<PaperOptions>;
  readonly #request: string;
  readonly #history: PaperRecord[] = [];
  #results: ToolResult[] = [];

  constructor(tools: PolicyTools<PaperOptions>, request: string) {
    this.#tools = tools;
    this.#request = request;
  }

  takeResults(): readonly ToolResult[] {
    const results = this.#results;
    this.#results = [];
    return results;
  }

  /** Carries out the calls of a turn in their order; gives the outcome when one of them ends the run. */
  async *run(
    message: HermesMessage,
    turn: number,
  ): AsyncGenerator<PolicyEvent, PaperOutcome | null, void> {
    const isRaw = this.#tools.session.takesMessages === true;
    for (const [place, { name, arguments: json }] of message.calls.entries()) {
      const args = readArguments(json, isRaw);
      if (name === SELECT_TOOL) {
        const done = yield* this.#select(args, turn, place);
        if (done !== null) return done;
      } else if (isCandidateTool(name)) {
        yield* this.#call(name, args, turn, place);
        if (this.#tools.elapsedMs() >= LOOP_MS) {
          return this.giveUp("timeout", TIMED_OUT, turn - 1);
        }
      } else yield invalid("unknown-tool", `There is no tool ${name}; it stays without an answer.`);
    }
    return null;
  }

  async *#select(
    args: PythonValue,
    turn: number,
    place: number,
  ): AsyncGenerator<PolicyEvent, PaperOutcome | null, void> {
    const fields = fieldsOf(args);
    const wanted = fields["model_call_name"];
    const chosen = isTruthy(wanted)
      ? this.#history.findLast(({ functionName }) => functionName === wanted)
      : undefined;
    if (chosen === undefined) {
      const message = `${pythonText(wanted)} not found in the conversation context.`;
      yield invalid("unknown-selection", message);
      this.#answer(place, `Error calling ${SELECT_TOOL}: ${message}`);
      return null;
    }
    this.#history.push({
      turn,
      place,
      modelId: null,
      functionName: SELECT_TOOL,
      arguments: fields,
      reply: null,
      callId: null,
    });
    return this.outcome("select_response", chosen.reply ?? "", chosen, turn);
  }

  async *#call(
    name: string,
    args: PythonValue,
    turn: number,
    place: number,
  ): AsyncGenerator<PolicyEvent, void, void> {
    const { pool, options } = this.#tools;
    const id = idOfTool(
      name,
      pool.map((candidate) => candidate.id),
    );
    const candidate = pool.find((each) => each.id === id);
    if (candidate === undefined) {
      yield invalid("unknown-model", `${name} stands for ${id}, which is not in the pool.`);
      this.#answer(place, `Error calling ${name}: Model ${id} is not available.`);
      return;
    }
    const fields = fieldsOf(args);
    if (!isTruthy(fields["optimized_system_prompt"])) {
      const message = "optimized_system_prompt is required when calling the tool.";
      yield invalid("no-instructions", `${name}: ${message}`);
      this.#answer(place, `Error calling ${name}: ${message}`);
      return;
    }
    const request = targetRequest(this.#request, fields, options.requestTemperature);
    const reply = await options.callTarget({ candidate, named: name, ...request });
    if (this.#tools.elapsedMs() >= LOOP_MS) return;
    if (!reply.ok) {
      this.#answer(place, `Error calling ${name}: ${reply.message}`, reply.callId);
      return;
    }
    this.#answer(place, reply.reply, reply.callId);
    this.#history.push({
      turn,
      place,
      modelId: id,
      functionName: name,
      arguments: fields,
      reply: reply.reply,
      callId: reply.callId,
    });
  }

  #answer(call: number, content: string, callId: string | null = null): void {
    this.#results.push({ call, content, callId });
  }

  outcome(
    strategy: PaperOutcome["strategy"],
    content: string,
    from: PaperRecord | null,
    turnsUsed: number,
  ): PaperOutcome {
    return {
      content,
      modelUsed: from?.modelId ?? null,
      strategy,
      history: this.#history,
      turnsUsed,
      callId: from?.callId ?? null,
    };
  }

  /** The last reply when there is one that is not empty, else a sentence. */
  giveUp(why: "max_turns_reached" | "timeout", otherwise: string, turnsUsed: number): PaperOutcome {
    const last = this.#history.at(-1) ?? null;
    const hasReply = last?.reply !== null && last?.reply !== undefined && last.reply !== "";
    const late = hasReply ? "last_response" : "fallback";
    const strategy = why === "timeout" ? late : why;
    return this.outcome(
      strategy,
      hasReply ? (last?.reply ?? "") : otherwise,
      hasReply ? last : null,
      turnsUsed,
    );
  }
}

/**
 * The released server sends a turn with calls back as its parser understood it: without text between or after the calls, and
 * with the arguments written anew. A session that reads text goes back and reads that. Tells whether it did.
 */
async function rewriteTurn(
  { session, signal }: PolicyTools<PaperOptions>,
  before: Mark,
  written: PolicyTurn,
  { content, calls }: HermesMessage,
): Promise<boolean> {
  if (session.takesMessages === true) return false;
  const canonical = renderCalls(
    content,
    calls.map(({ name, arguments: json }) => ({ name, json })),
  );
  if (canonical === written.text) return false;
  await session.rewind(before);
  await session.append(canonical, { origin: "harness", repeated: true, signal });
  return true;
}

function emptyTurn(): PolicyEvent {
  return invalid("no-action", "The policy wrote nothing; it is asked the same again.");
}

function invalid(
  reason: Extract<PolicyEvent, { type: "action-invalid" }>["reason"],
  message: string,
): PolicyEvent {
  return { type: "action-invalid", reason, message };
}
