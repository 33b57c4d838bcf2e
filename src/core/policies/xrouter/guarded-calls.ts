import type { ToolResult } from "#core/chat/policy-chat.ts";
import type { CallResult, PolicyTools } from "#core/loop/policy.ts";
import { neutralise } from "#core/parsers/neutralise.ts";
import type { ChatMessage } from "#core/ports/chat-model.ts";
import type { ToolAction } from "./guarded-turn.ts";
import { hasFixedSampling } from "./sampling-rules.ts";
import { toolName } from "./tool-names.ts";
import type { XRouterOptions } from "./xrouter-options.ts";

export type GuardedTools = PolicyTools<XRouterOptions & { readonly prompt: string }>;

export type CallAction = Extract<ToolAction, { kind: "call" }>;

/** A reply that can be selected. */
export interface Selectable {
  readonly callId: string;
  readonly candidate: string;
  readonly reply: string;
}

/** Longest reply that the policy reads, in characters; the rest is cut and marked. A selected reply stays whole. */
const LONGEST_SHOWN = 12_000;

/** Makes the calls of a run and keeps their replies. */
export class GuardedCalls {
  readonly #tools: GuardedTools;
  readonly #asked = new Set<string>();
  /** Oldest first. */
  readonly replies: Selectable[] = [];
  /** True once a budget refused a call. */
  isRefused = false;

  constructor(tools: GuardedTools) {
    this.#tools = tools;
  }

  /** Whether exactly this was asked before; from now on it was. */
  isRepeated({ candidate, instructions, temperature }: CallAction): boolean {
    const key = JSON.stringify([candidate.id, instructions, temperature]);
    const isKnown = this.#asked.has(key);
    this.#asked.add(key);
    return isKnown;
  }

  /**
   * Makes calls side by side. What has come of them is taken note of in their own order, not in that of their ends: a run
   * that is resumed must choose the same newest reply. Waits for all of them also when one is stopped.
   */
  async callAll(
    made: readonly { readonly place: number; readonly action: CallAction }[],
  ): Promise<readonly ToolResult[]> {
    const settled = await Promise.allSettled(made.map(({ action }) => this.#call(action)));
    return settled.map((end, index) => {
      const call = made[index];
      if (end.status === "rejected") throw end.reason;
      if (call === undefined) throw new Error("a call without a place");
      return this.#take(call.action, end.value, call.place);
    });
  }

  #call(action: CallAction): Promise<CallResult> {
    const { candidate, named, instructions, temperature } = action;
    const { options, question } = this.#tools;
    return this.#tools.call({
      candidate,
      named,
      instructions,
      query: question,
      messages: targetMessages(options, instructions, question),
      temperature: temperatureFor(candidate, temperature ?? options.targetTemperature),
    });
  }

  /** Takes note of a result and says what the policy is told of it. */
  #take(action: CallAction, result: CallResult, call: number): ToolResult {
    const { id } = action.candidate;
    if (result.outcome === "refused") {
      this.isRefused = true;
      const content = `${id} was not asked: ${result.message} No more calls can be made. Answer now, or select a reply.`;
      return { call, content, callId: null };
    }
    const { callId, reply } = result;
    if (result.outcome === "failed") {
      const partial = reply.trim() === "" ? "" : `${shown(reply)} [the reply broke off here]\n`;
      const content = `${partial}${id} failed: ${result.failure.message} Ask another model, or answer from what you have.`;
      return { call, content: neutralise(content), callId };
    }
    if (reply.trim() === "") return { call, content: `${id} gave an empty reply.`, callId };
    const again = this.replies.some((each) => each.candidate === id);
    this.replies.push({ callId, candidate: id, reply });
    const heading = again ? `[call ${callId}]\n` : "";
    return { call, content: heading + neutralise(shown(reply)), callId };
  }

  /** The newest reply of a tool or candidate, or the reply of a call (`c2`). */
  find(wanted: string): Selectable | undefined {
    return this.replies.findLast(
      ({ callId, candidate }) =>
        wanted === callId || wanted === toolName(candidate) || wanted === candidate,
    );
  }

  /** What a policy is told that wanted a reply that there is not. */
  notFound(wanted: string): string {
    const names = this.replies.map(({ callId, candidate }) => `${toolName(candidate)} (${callId})`);
    const choice = names.length === 0 ? "There is no reply yet." : `There are ${names.join(", ")}.`;
    return `There is no reply of ${wanted} to select. ${choice}`;
  }
}

/**
 * What a candidate gets: the policy's system prompt, the earlier turns, and the question below the visitor's own system text.
 * Nothing is read back out of the policy's prompt, so no mark in the visitor's text can cut it.
 */
function targetMessages(
  { userSystem, history }: XRouterOptions,
  instructions: string,
  question: string,
): readonly ChatMessage[] {
  const system = userSystem.trim();
  const content = system === "" ? question : `${system}\n${question}`;
  return [{ role: "system", content: instructions }, ...history, { role: "user", content }];
}

/** Models that refuse a temperature get none; so do candidates whose own setting says so. */
function temperatureFor(candidate: CallAction["candidate"], asked: number | null): number | null {
  if (candidate.temperature === null || hasFixedSampling(candidate.model)) return null;
  return asked ?? candidate.temperature;
}

function shown(reply: string): string {
  const text = reply.trim();
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)} […]`;
}
