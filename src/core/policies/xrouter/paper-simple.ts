import { PolicyChat } from "#core/chat/policy-chat.ts";
import type { PolicyTools } from "#core/loop/policy.ts";
import { readHermes } from "#core/parsers/tool-call-hermes.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { stripBlanks } from "#core/python/text.ts";
import { isTruthy } from "#core/python/value.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { generateTurn } from "./generate-turn.ts";
import {
  fieldsOf,
  type PaperOptions,
  type PaperOutcome,
  readArguments,
  targetRequest,
} from "./paper-call.ts";
import { poolTools } from "./pool-tools.ts";
import { referenceFailure } from "./reference-failure.ts";
import { referenceRequest } from "./request-text.ts";
import { idOfTool, isCandidateTool } from "./tool-names.ts";

/** A call that takes longer is given up. */
const TARGET_MS = 600_000;

/**
 * xRouter's released simple mode (`evaluation/serve_router_simple_mode.py`): one turn, of which only the first call counts,
 * and every mistake is an error of the whole request. Throws where the server answers one.
 */
export async function* paperSimple(
  tools: PolicyTools<PaperOptions>,
): AsyncGenerator<PolicyEvent, PaperOutcome, void> {
  const { session, signal, options, pool } = tools;
  const request = referenceRequest(options.messages);
  const specs = poolTools(pool, "simple");
  const turns = [{ role: "user", content: request }] as const;
  await new PolicyChat(session, signal).open({ system: options.prompt, tools: specs, turns });
  yield { type: "round-start", round: 1 };
  const written = yield* generateTurn(session, {
    maxTokens: options.maxTokens,
    temperature: options.temperature,
    topP: options.topP,
    seed: tools.seed + 1,
    signal,
    tools: specs,
  });
  const { calls, content } = readHermes(written.text);
  const [call] = calls;
  if (call === undefined) {
    if (content !== null && content !== "") return directAnswer(content);
    throw referenceFailure(
      { status: 500, detail: "Router model provided no valid response or tool calls" },
      "The policy wrote nothing.",
    );
  }
  const args = readArguments(call.arguments, session.takesMessages === true);
  const candidate = candidateOf(tools, call.name);
  const fields = fieldsOf(args);
  if (!isTruthy(fields["optimized_system_prompt"])) {
    const detail = `optimized_system_prompt is required when calling ${call.name}`;
    throw referenceFailure({ status: 400, detail }, "The policy wrote no system prompt.");
  }
  const target = targetRequest(request, fields, options.requestTemperature);
  const startedMs = tools.elapsedMs();
  const reply = await options.callTarget({ candidate, named: call.name, ...target });
  if (tools.elapsedMs() - startedMs >= TARGET_MS) return timedOut(candidate.id);
  if (!reply.ok) {
    const detail = `Error calling model ${candidate.id}: ${reply.message}`;
    throw referenceFailure({ status: 500, detail }, `${candidate.id} failed.`);
  }
  const record = { turn: 1, place: 0, modelId: candidate.id, functionName: call.name };
  return {
    content: reply.reply,
    modelUsed: candidate.id,
    strategy: "delegate_to_model",
    history: [{ ...record, arguments: fields, reply: reply.reply, callId: reply.callId }],
    turnsUsed: 1,
    callId: reply.callId,
  };
}

function candidateOf({ pool }: PolicyTools<PaperOptions>, name: string): Candidate {
  if (!isCandidateTool(name)) {
    const detail = `Invalid tool call in simple mode: ${name}`;
    throw referenceFailure({ status: 400, detail }, `There is no tool ${name}.`);
  }
  const id = idOfTool(
    name,
    pool.map((each) => each.id),
  );
  const candidate = pool.find((each) => each.id === id);
  if (candidate !== undefined) return candidate;
  const detail = `Model ${id} not available`;
  throw referenceFailure({ status: 400, detail }, `${id} is not in the pool.`);
}

/** What stands behind the first thought, unless that is nothing. */
function directAnswer(written: string): PaperOutcome {
  const text = stripBlanks(written);
  const end = text.indexOf("</think>");
  const rest =
    end !== -1 && text.includes("<think>") ? stripBlanks(text.slice(end + "</think>".length)) : "";
  return plain("direct_response", rest === "" ? text : rest);
}

function timedOut(id: string): PaperOutcome {
  return plain(
    "timeout_fallback",
    `The model ${id} timed out. Please try a different approach or model.`,
  );
}

function plain(strategy: PaperOutcome["strategy"], content: string): PaperOutcome {
  return { content, modelUsed: null, strategy, history: [], turnsUsed: 1, callId: null };
}
