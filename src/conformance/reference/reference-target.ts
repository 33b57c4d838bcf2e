import {
  REFERENCE_MODELS,
  type ReferenceModel,
  referenceModel,
} from "#core/policies/xrouter/reference-models.ts";
import type { PythonValue } from "#core/python/json.ts";
import { isTruthy, pythonList, pythonType } from "#core/python/value.ts";
import { referenceCost, referenceTokens } from "./reference-cost.ts";

/** What an upstream completion says, as far as the released code looks at it. */
export interface ReferenceCompletion {
  readonly content: string | null;
  readonly reasoning: string | null;
  /** `null` where the completion has no usage. A count that is absent is estimated, one that is `null` is an error. */
  readonly usage: {
    readonly promptTokens?: number | null;
    readonly completionTokens?: number | null;
    /** Tokens of hidden reasoning; `null` counts as none. Absent where the completion does not break its tokens down. */
    readonly reasoningTokens?: number | null;
  } | null;
}

export interface ReferenceReply {
  readonly content: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars. */
  readonly cost: number;
  readonly model: ReferenceModel;
}

/** An exception of the released code around a call, by its Python name. */
export class TargetError extends Error {
  readonly kind: "AssertionError" | "ValueError";
  constructor(kind: "AssertionError" | "ValueError", message: string) {
    super(message);
    this.kind = kind;
  }
}

const ATTEMPTS = 3;

/** A message of a request whose content may be of any type: the released code checks none. */
export interface LooseMessage {
  readonly role: string;
  readonly content?: PythonValue;
}

/**
 * One attempt at a candidate by the released rules: `ask` is the upstream and may throw. Replies without content become a
 * notice in brackets. Throws {@link TargetError} for an unknown id and for whatever goes wrong. (`LLMRouter.acall_model`.)
 */
export async function askReference(
  id: string,
  messages: readonly LooseMessage[],
  ask: (model: ReferenceModel) => Promise<ReferenceCompletion>,
): Promise<ReferenceReply> {
  const model = referenceModel(id);
  if (model === undefined) throw new TargetError("ValueError", unknownModel(id));
  try {
    return readCompletion(model, messages, await ask(model));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const what = `Error calling ${model.name} (model_id: ${id}): ${message}`;
    throw new TargetError("AssertionError", `[Internal Error in acall_model] ${what}`);
  }
}

/** What the released code says of an id that is not in its table. */
export function unknownModel(id: string): string {
  const known = pythonList(REFERENCE_MODELS.map((model) => model.id));
  return `Unknown model_id '${id}'. Available: ${known}`;
}

/** Three attempts, whatever went wrong; with random pauses around them, which are the caller's. (`acall_model`.) */
export async function askReferenceThrice(
  id: string,
  attempt: () => Promise<ReferenceReply>,
): Promise<ReferenceReply> {
  let last = "";
  for (let made = 0; made < ATTEMPTS; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      last = error.message;
    }
  }
  const message = `Failed to call model ${id} after ${ATTEMPTS} attempts. Last error: ${last}`;
  throw new TargetError("AssertionError", message);
}

/** What Python says where a count of tokens is `None`. */
export const NO_COUNT = "unsupported operand type(s) for /: 'NoneType' and 'int'";

/** A content that is not a text cannot be joined with the others: Python's `TypeError`, in its words. */
export class NotJoinable extends Error {}

/** Tokens of a request where its usage is missing. Throws {@link NotJoinable} where a content is not a text. */
export function requestTokens(messages: readonly LooseMessage[]): number {
  const contents = messages.map(({ content = "" }, index) => {
    if (typeof content === "string") return content;
    const found = pythonType(content);
    throw new NotJoinable(`sequence item ${index}: expected str instance, ${found} found`);
  });
  return referenceTokens(contents.join(" "));
}

function readCompletion(
  model: ReferenceModel,
  messages: readonly LooseMessage[],
  { content, reasoning, usage }: ReferenceCompletion,
): ReferenceReply {
  const text = content ?? notice(reasoning, usage);
  // The estimate is made in any case, so that contents of another type fail even beside a usage.
  const estimate = requestTokens(messages);
  const inputTokens = countOr(usage?.promptTokens, estimate);
  const outputTokens = countOr(usage?.completionTokens, referenceTokens(text));
  const cost = referenceCost(model, inputTokens, outputTokens);
  return { content: text, inputTokens, outputTokens, cost, model };
}

function countOr(count: number | null | undefined, otherwise: number): number {
  if (count === null) throw new Error(NO_COUNT);
  return count ?? otherwise;
}

/** What stands in for a reply without content. */
function notice(reasoning: string | null, usage: ReferenceCompletion["usage"]): string {
  if (isTruthy(reasoning)) return `[Thinking: ${reasoning}]`;
  const tokens = usage?.reasoningTokens;
  if (tokens === undefined) {
    return "[Empty response - model returned None content. For Gemini Pro, try max_tokens=8192+ to account for internal reasoning.]";
  }
  return (tokens ?? 0) > 0
    ? `[Thinking model used ${tokens} reasoning tokens but no visible output. Use max_tokens=8192+ to allow space for both thinking and response.]`
    : "[Empty response - thinking model may need different parameters or much higher token limits (8192+)]";
}
