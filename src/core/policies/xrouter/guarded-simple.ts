import type { PolicyEvent } from "#core/trajectory/events.ts";
import { answerText } from "./answer-text.ts";
import { generateTurn } from "./generate-turn.ts";
import { openChat, reportUnclosed, turnOptions } from "./guarded-agent.ts";
import { GuardedCalls, type GuardedTools } from "./guarded-calls.ts";
import { readActions } from "./guarded-turn.ts";
import { poolTools } from "./pool-tools.ts";

/**
 * xRouter's simple mode as people should use it: one turn of the policy, and its first call that works is the answer. A
 * mistake in one call is reported and the next is tried; the released server ends the request instead.
 */
export async function* guardedSimple(tools: GuardedTools): AsyncGenerator<PolicyEvent, void, void> {
  const { session, pool } = tools;
  const specs = poolTools(pool, "simple");
  await openChat(tools, specs);
  yield { type: "round-start", round: 1 };
  const written = yield* generateTurn(session, turnOptions(tools, 1, specs));
  yield* reportUnclosed(written);
  const calls = new GuardedCalls(tools);
  const actions = readActions(written.blocks, pool);
  for (const [place, action] of actions.entries()) {
    if (action.kind === "invalid") {
      yield { type: "action-invalid", reason: action.reason, message: action.message };
    } else if (action.kind === "select") {
      const message = "There is nothing to select in simple mode.";
      yield { type: "action-invalid", reason: "unknown-selection", message };
    } else {
      await calls.callAll([{ place, action }]);
      const reply = calls.replies.at(-1);
      if (reply === undefined) continue;
      yield { type: "answer-origin", origin: "delegated", callId: reply.callId };
      yield { type: "answer", text: reply.reply };
      return;
    }
  }
  const text = answerText(written.text, written.content);
  if (text === "" || actions.length > 0) {
    const message = "The policy gave neither an answer nor a call that could be made.";
    yield { type: "action-invalid", reason: "no-action", message };
    return;
  }
  yield { type: "answer-origin", origin: "direct", callId: null };
  yield { type: "answer", text };
}
