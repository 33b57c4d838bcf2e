import { PolicyChat, type ToolResult } from "#core/chat/policy-chat.ts";
import { neutralise } from "#core/parsers/neutralise.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { answerText } from "./answer-text.ts";
import { generateTurn, type PolicyTurn } from "./generate-turn.ts";
import {
  type CallAction,
  GuardedCalls,
  type GuardedTools,
  type Selectable,
} from "./guarded-calls.ts";
import { readActions, type ToolAction } from "./guarded-turn.ts";
import { poolTools } from "./pool-tools.ts";
import { policyRequest } from "./request-text.ts";

const EMPTY_TURN = "You wrote neither an answer nor a call. Write the answer, or call a tool.";
const LAST_TURN =
  "This is your last turn. Select a reply or write the answer; another call is not carried out.";

/**
 * xRouter's agent mode as people should use it: calls of one turn side by side, every call answered whether or not it could
 * be made, a selection by tool or by call, replies as data, and a clear word before the last turn.
 */
export async function* guardedAgent(tools: GuardedTools): AsyncGenerator<PolicyEvent, void, void> {
  const { session, options, pool } = tools;
  const specs = poolTools(pool, "agent");
  const chat = await openChat(tools, specs);
  const calls = new GuardedCalls(tools);
  let isLast = options.maxTurns <= 1;
  for (let turn = 1; turn <= options.maxTurns; turn += 1) {
    yield { type: "round-start", round: turn };
    const written = yield* generateTurn(session, turnOptions(tools, turn, specs));
    const actions = readActions(written.blocks, pool);
    yield* reportUnclosed(written);
    if (yield* answerOf(written, actions, calls)) return;
    const results = yield* carryOut(actions, calls, isLast);
    if (yield* selection(actions, calls)) return;
    if (results === null || turn === options.maxTurns) break;
    isLast = calls.isRefused || turn + 1 === options.maxTurns;
    await goOn(chat, results, isLast, written.isEnded);
  }
  const last = calls.replies.at(-1);
  if (last !== undefined) yield* answer("last-turn", last.reply, last);
}

/** The system prompt, the earlier turns, and the question under the marks that the policy was trained with. */
export async function openChat(
  tools: GuardedTools,
  specs: readonly ToolSpec[],
): Promise<PolicyChat> {
  const { options } = tools;
  const chat = new PolicyChat(tools.session, tools.signal);
  const request = policyRequest(options.userSystem, tools.question);
  await chat.open({
    system: options.prompt,
    tools: specs,
    turns: [
      ...options.history.flatMap(({ role, content }) =>
        role === "system" ? [] : [{ role, content: neutralise(content) }],
      ),
      { role: "user", content: neutralise(request) },
    ],
  });
  return chat;
}

/** Sampling of the policy's own model in one turn. */
export function turnOptions(tools: GuardedTools, turn: number, specs: readonly ToolSpec[]) {
  const { maxTokens, temperature, topP } = tools.options;
  const { signal } = tools;
  return { maxTokens, temperature, topP, seed: tools.seed + turn, signal, tools: specs };
}

/** A call without its closing tag is carried out when its JSON is complete, and reported all the same. */
export async function* reportUnclosed({
  blocks,
}: PolicyTurn): AsyncGenerator<PolicyEvent, void, void> {
  for (const block of blocks) {
    if (block.kind !== "call" || block.isClosed) continue;
    const message = `The call of ${block.name} has no closing tag; its JSON is complete, so it counts.`;
    yield { type: "action-invalid", reason: "unclosed-call", message };
  }
}

/** Ends the run with what a turn wrote or selected; tells whether it did. */
async function* answerOf(
  written: PolicyTurn,
  actions: readonly ToolAction[],
  calls: GuardedCalls,
): AsyncGenerator<PolicyEvent, boolean, void> {
  if (actions.length > 0) return yield* selection(actions, calls);
  const text = answerText(written.text, written.content);
  if (text !== "") {
    yield* answer("direct", text);
    return true;
  }
  const message = "The policy neither answered nor called a tool.";
  yield { type: "action-invalid", reason: "no-action", message };
  return false;
}

/** Ends the run with the reply that a turn selects, when there is one: then nothing is paid for calls beside it. */
async function* selection(
  actions: readonly ToolAction[],
  calls: GuardedCalls,
): AsyncGenerator<PolicyEvent, boolean, void> {
  for (const action of actions) {
    const found = action.kind === "select" ? calls.find(action.wanted) : undefined;
    if (found === undefined) continue;
    yield* answer("selected", found.reply, found);
    return true;
  }
  return false;
}

/** What came of the calls of a turn; `null` in the last turn with a reply at hand: then nothing more is paid for. */
async function* carryOut(
  actions: readonly ToolAction[],
  calls: GuardedCalls,
  isLast: boolean,
): AsyncGenerator<PolicyEvent, readonly ToolResult[] | null, void> {
  if (!isLast || calls.replies.length === 0) return yield* runActions(actions, calls);
  yield* reportCalls(actions);
  return null;
}

/** Gives the policy what it needs for its next turn. */
async function goOn(
  chat: PolicyChat,
  results: readonly ToolResult[],
  isLast: boolean,
  isEnded: boolean,
): Promise<void> {
  if (results.length === 0) await chat.tell(isLast ? LAST_TURN : EMPTY_TURN, isEnded);
  else await chat.answer(isLast ? withLastWord(results) : results, isEnded);
}

/** Makes the calls of a turn side by side; the results are in the order of the calls. */
async function* runActions(
  actions: readonly ToolAction[],
  calls: GuardedCalls,
): AsyncGenerator<PolicyEvent, readonly ToolResult[], void> {
  const results = new Map<number, string>();
  const made: { readonly place: number; readonly action: CallAction }[] = [];
  for (const [place, action] of actions.entries()) {
    if (action.kind === "call" && !calls.isRepeated(action)) made.push({ place, action });
    else if (action.kind !== "select") {
      const { reason, message } = action.kind === "invalid" ? action : repeated(action);
      yield { type: "action-invalid", reason, message };
      results.set(place, message);
    }
  }
  const answered = await calls.callAll(made);
  // Selections come after the calls beside them: they may mean one of these.
  for (const [place, action] of actions.entries()) {
    if (action.kind !== "select" || calls.find(action.wanted) !== undefined) continue;
    const message = calls.notFound(action.wanted);
    yield { type: "action-invalid", reason: "unknown-selection", message };
    results.set(place, message);
  }
  const told = [...results].map(([call, message]) => ({
    call,
    content: neutralise(message),
    callId: null,
  }));
  return [...answered, ...told].toSorted((a, b) => a.call - b.call);
}

function repeated({ candidate }: CallAction) {
  const message = `${candidate.id} was asked exactly this before, so it is not asked (and paid) again. Its reply is above.`;
  return { reason: "repeated-call", message } as const;
}

/** Calls that are not carried out because the policy was told before that they would not be. */
async function* reportCalls(
  actions: readonly ToolAction[],
): AsyncGenerator<PolicyEvent, void, void> {
  if (!actions.some(({ kind }) => kind === "call")) return;
  const message = "The policy was told that this is its last turn and called all the same.";
  yield { type: "action-invalid", reason: "over-budget", message };
}

/** Before the last turn the policy is told so, below its last result. */
function withLastWord(results: readonly ToolResult[]): readonly ToolResult[] {
  return results.map((result, index) =>
    index === results.length - 1
      ? { ...result, content: `${result.content}\n\n[${LAST_TURN}]` }
      : result,
  );
}

async function* answer(
  origin: "direct" | "selected" | "last-turn",
  text: string,
  from?: Selectable,
): AsyncGenerator<PolicyEvent, void, void> {
  yield { type: "answer-origin", origin, callId: from?.callId ?? null };
  yield { type: "answer", text };
}
