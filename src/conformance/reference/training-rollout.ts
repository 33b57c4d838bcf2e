import { OPEN_ASSISTANT, renderCalls, renderResults, TURN_END } from "#core/chat/chat-template.ts";
import type { PythonObject } from "#core/python/json.ts";
import { writePythonJson } from "#core/python/json.ts";
import { readSglang, trainingArguments } from "./tool-call-sglang.ts";
import type { ToolMetadata, TrainingResult } from "./training-tools.ts";

/** What the policy wrote in one turn. */
export interface RolloutOutput {
  readonly text: string;
  readonly finish: "stop" | "length";
}

export interface RolloutCall {
  readonly name: string;
  readonly arguments: PythonObject;
}

export type RolloutMessage =
  | { readonly role: "assistant"; readonly content: string; readonly calls: readonly RolloutCall[] }
  | { readonly role: "tool"; readonly content: string };

/** One turn as the reward manager reads it. */
export interface RolloutHistory {
  readonly routeTo: readonly string[];
  readonly content: readonly PythonObject[];
  readonly feedback: readonly string[];
  readonly metadata: readonly ToolMetadata[];
  readonly turn: number;
}

export interface TrainingRollout {
  readonly history: readonly RolloutHistory[];
  readonly messages: readonly RolloutMessage[];
  /** Everything behind the prompt, with the template's own text. */
  readonly response: string;
  /** The part of it that training learns from. */
  readonly own: string;
  readonly outputs: number;
}

export interface TrainingRolloutOptions {
  /** Tools of this sample. */
  readonly offered: readonly string[];
  /** Tools that the parser knows: those of the whole configuration. */
  readonly known: readonly string[];
  readonly maxTurns: number;
  readonly simpleMode: boolean;
  readonly generate: (turn: number) => Promise<RolloutOutput>;
  readonly execute: (tool: string, args: PythonObject) => Promise<TrainingResult>;
}

const NOT_GIVEN = "This tool is not given. You cannot call this tool.";

/**
 * xRouter's training rollout of one sample (`sglang_rollout.py::_async_rollout_a_request`): the calls of a turn side by side,
 * and no tool is carried out once the last turn is written, except in simple mode.
 */
export async function trainingRollout(options: TrainingRolloutOptions): Promise<TrainingRollout> {
  const rollout = new Rollout();
  for (let turn = 0; turn < options.maxTurns; turn += 1) {
    const output = await options.generate(turn);
    const calls = rollout.write(output, options.known);
    if (calls.length === 0) break;
    if (turn + 1 >= options.maxTurns && !options.simpleMode) break;
    const results = await Promise.all(calls.map((call) => carryOut(call, options)));
    rollout.answer(calls, results);
    const isOffered = calls.every(({ name }) => options.offered.includes(name));
    const isAnswered = results.some(
      ({ routeTo, metadata }) => routeTo === "user" && metadata.success,
    );
    if (!isOffered || isAnswered) break;
  }
  return rollout.end();
}

function carryOut(
  { name, arguments: args }: RolloutCall,
  { offered, execute }: TrainingRolloutOptions,
): Promise<TrainingResult> {
  if (offered.includes(name)) return execute(name, args);
  return Promise.resolve({
    response: `Error: ${NOT_GIVEN}`,
    routeTo: "",
    arguments: args,
    metadata: { success: false, error: NOT_GIVEN },
  });
}

/** Collects what a rollout leaves behind. */
class Rollout {
  readonly #history: RolloutHistory[] = [];
  readonly #messages: RolloutMessage[] = [];
  #response = "";
  #own = "";

  /** Takes an output and gives the calls in it. */
  write({ text, finish }: RolloutOutput, known: readonly string[]): readonly RolloutCall[] {
    const turn = this.#history.length;
    const nothing = { routeTo: [], content: [], feedback: [], metadata: [], turn };
    const parsed = finish === "length" ? null : readSglang(text, known);
    const calls = (parsed?.calls ?? []).flatMap((call) => {
      const args = trainingArguments(call);
      return args === null ? [] : [{ name: call.name, arguments: args }];
    });
    const isAnswer = parsed !== null && !parsed.hasCall;
    this.#history.push(isAnswer ? { ...nothing, routeTo: ["user"], feedback: [text] } : nothing);
    const content = calls.length === 0 || parsed === null ? text : parsed.text;
    this.#messages.push({ role: "assistant", content, calls });
    const written = calls.map(({ name, arguments: args }) => ({
      name,
      json: writePythonJson(args),
    }));
    const rendered = calls.length === 0 ? content : renderCalls(content, written);
    if (turn > 0) this.#response += OPEN_ASSISTANT;
    this.#response += `${rendered}${TURN_END}\n`;
    this.#own += `${rendered}${TURN_END}\n`;
    return calls;
  }

  answer(calls: readonly RolloutCall[], results: readonly TrainingResult[]): void {
    const feedback = results.map(({ response }) => response);
    this.#messages.push(...feedback.map((content) => ({ role: "tool", content }) as const));
    this.#response += renderResults(feedback);
    this.#history[this.#history.length - 1] = {
      routeTo: results.map(({ routeTo }) => routeTo),
      content: calls.map((call) => call.arguments),
      feedback,
      metadata: results.map(({ metadata }) => metadata),
      turn: this.#history.length - 1,
    };
  }

  end(): TrainingRollout {
    return {
      history: this.#history,
      messages: this.#messages,
      response: this.#response,
      own: this.#own,
      outputs: this.#history.length,
    };
  }
}
