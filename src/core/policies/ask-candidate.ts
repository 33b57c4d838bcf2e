import type { CallResult, PolicyTools } from "#core/loop/policy.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";

/**
 * Asks a candidate the question as it is. (The paper's baselines ask likewise, and let a base model write the answer from
 * the reply; here the reply itself is the answer.)
 */
export async function askQuestion(
  { call, question }: Pick<PolicyTools<unknown>, "call" | "question">,
  candidate: Candidate,
): Promise<CallResult> {
  const messages = [{ role: "user", content: question }] as const;
  return await call({ candidate, named: candidate.id, query: question, messages });
}

/** Says which candidate was chosen and why, asks it, and takes its reply for the answer. A failed call ends the run. */
export async function* delegate(
  tools: Pick<PolicyTools<unknown>, "call" | "question">,
  candidate: Candidate,
  why: string,
): AsyncGenerator<PolicyEvent, void, void> {
  yield { type: "decision", candidate: candidate.id, message: why };
  const result = await askQuestion(tools, candidate);
  if (result.outcome === "ok") yield* replyAsAnswer(result);
}

/** A reply becomes the answer; an empty one does not. */
export function* replyAsAnswer({
  callId,
  reply,
}: Pick<Extract<CallResult, { outcome: "ok" }>, "callId" | "reply">): Generator<
  PolicyEvent,
  void,
  void
> {
  const text = reply.trim();
  if (text === "") return;
  yield { type: "answer-origin", origin: "delegated", callId };
  yield { type: "answer", text };
}
