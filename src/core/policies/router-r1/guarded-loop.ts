import { generateTagged } from "#core/loop/generate-tagged.ts";
import type { CallResult, Policy, PolicyTools } from "#core/loop/policy.ts";
import { neutralise } from "#core/parsers/neutralise.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { candidateMessage } from "./candidate-message.ts";
import { type Action, readAction } from "./read-action.ts";
import { type StartPrompt, startPrompt } from "./start-prompt.ts";

export interface GuardedLoopOptions extends StartPrompt {
  readonly temperature: number;
  readonly topP: number;
  /** Tokens of one round. */
  readonly maxTokens: number;
  /** Longest reply that is inserted, in characters; the rest is cut and marked. */
  readonly maxInformation: number;
}

/** The reply block opens with a tag that the policy must not write itself: generation stops there too. */
const STOPS = ["</search>", "</answer>", "<information>"] as const;

/** Rounds in a row without a valid action after which the run ends without an answer. */
const MOST_INVALID = 3;

/**
 * Router-R1 as people should use it: whole queries, exact names, replies as data, and a clear word to the policy when
 * its action cannot be carried out. Same protocol and same reply block as the training rollout (generation.py), so
 * that a released checkpoint reads what it was trained on.
 */
export const guardedLoop: Policy<GuardedLoopOptions> = async function* guardedLoop(tools) {
  const { session, signal, options } = tools;
  const question = neutralise(tools.question);
  for (const { text, origin } of startPrompt(options, tools.pool, question)) {
    await session.append(text, { origin, signal });
  }
  const asked = new Set<string>();
  let invalid = 0;
  let isLast = false;
  for (let round = 1; invalid < MOST_INVALID; round += 1) {
    yield { type: "round-start", round };
    const generated = yield* generateTagged(session, generateOptions(tools, round));
    const action = readAction(generated, tools.pool);
    if (action.note !== null) yield { type: "action-invalid", ...action.note };
    if (action.kind === "answer") {
      yield { type: "answer", text: action.text };
      return;
    }
    if (isLast) return yield* forceAnswer(tools, action.close, round + 1);
    if (action.kind === "invalid") {
      invalid += 1;
      await inform(tools, action.close, action.advice);
      continue;
    }
    const key = `${action.candidate.id}\n${action.query}`;
    if (asked.has(key)) {
      invalid += 1;
      const message = `${action.candidate.id} was asked exactly this before, so it is not asked (and paid) again.`;
      yield { type: "action-invalid", reason: "repeated-call", message };
      await inform(
        tools,
        action.close,
        `${message} Its reply is above. Ask something else, or answer.`,
      );
      continue;
    }
    const { candidate, named, query } = action;
    const messages = [{ role: "user", content: candidateMessage(query) }] as const;
    const onReply = (reply: string): void => readAhead(tools, action.close, reply);
    const result = await tools.call({ candidate, named, query, messages, onReply });
    isLast = result.outcome === "refused";
    if (!isLast) asked.add(key);
    invalid = 0;
    await inform(
      tools,
      action.close,
      informationOf(action, result, options.maxInformation),
      callIdOf(result),
    );
  }
};

/** The policy keeps calling although no call is left: the answer is opened for it, and only its content is its own. */
async function* forceAnswer(
  tools: PolicyTools<GuardedLoopOptions>,
  close: string,
  round: number,
): AsyncGenerator<PolicyEvent, void, void> {
  const { session, signal } = tools;
  const message =
    "The policy was told that no call is left and did not answer; the answer was opened for it.";
  yield { type: "action-invalid", reason: "over-budget", message };
  yield { type: "round-start", round };
  const closed = close === "<information>" ? "</information>" : close;
  await session.append(`${closed}\n\n<answer>`, { origin: "harness", signal });
  const options = { ...generateOptions(tools, round), stop: ["</answer>"], maxTokens: 128 };
  const generated = yield* generateTagged(session, options, "answer");
  const text = generated.text.replace(/<\/answer>$/, "").trim();
  if (text !== "") yield { type: "answer", text };
  else yield { type: "action-invalid", reason: "empty-answer", message: "The answer is empty." };
}

function generateOptions(tools: PolicyTools<GuardedLoopOptions>, round: number) {
  const { temperature, topP, maxTokens } = tools.options;
  return {
    stop: STOPS,
    maxTokens,
    temperature,
    topP,
    seed: tools.seed + round,
    signal: tools.signal,
  };
}

/** What the policy is told of a call. */
function informationOf(
  action: Extract<Action, { kind: "call" }>,
  result: CallResult,
  most: number,
): string {
  switch (result.outcome) {
    case "ok":
      return shorten(result.reply.trim(), most);
    case "failed": {
      const partial = result.reply.trim();
      const said = partial === "" ? "" : `${shorten(partial, most)} [the reply broke off here]\n`;
      return `${said}${action.candidate.id} failed: ${result.failure.message} Ask another model, or answer from what you know.`;
    }
    case "refused":
      return "No more calls can be made. Answer now from what you know, inside the answer tags.";
  }
}

function callIdOf(result: CallResult): string | undefined {
  return result.outcome === "refused" ? undefined : result.callId;
}

/** The reply block of the training rollout: blank line, block, blank line. What stands in it is data. */
async function inform(
  tools: PolicyTools<GuardedLoopOptions>,
  close: string,
  text: string,
  callId?: string,
): Promise<void> {
  const { session, signal } = tools;
  await session.append(`${blockBegin(close)}${neutralise(text)}</information>\n\n`, {
    origin: "reply",
    signal,
    ...(callId === undefined ? {} : { callId }),
  });
}

/** A block that the policy opened itself is filled and closed, not opened again. */
function blockBegin(close: string): string {
  return close === "<information>" ? "" : `${close}\n\n<information>`;
}

/** Shows a reply to the runtime while it arrives, as it will stand in its block: what is made harmless there is so here. */
function readAhead(tools: PolicyTools<GuardedLoopOptions>, close: string, reply: string): void {
  const shown = reply.trim().slice(0, tools.options.maxInformation);
  tools.session.readAhead?.(`${blockBegin(close)}${neutralise(shown)}`);
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} […]`;
}
