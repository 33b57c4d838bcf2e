import type { CallResult, PolicyTools } from "#core/loop/policy.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { type PaperModel, paperCallCost, resolvePaperName } from "#core/pool/paper-names.ts";
import type { InvalidReason, PolicyEvent } from "#core/trajectory/events.ts";
import { candidateMessage } from "./candidate-message.ts";
import { splitPaperQuery } from "./query-split.ts";
import { referenceCrash } from "./reference-crash.ts";

/** What the released code puts in place of a reply when no model has the name. */
export const NAME_ERROR = "LLM Name Error";
/** … and when the request failed. */
export const REQUEST_ERROR = "API Request Error";

/** What came of a search. */
export interface Routed {
  /** The reply or an error text; `null` when the candidate answered without any text. */
  readonly text: string | null;
  /** Millionths of a dollar by the paper's rule. */
  readonly cost: number;
  /** `null` when no call was made. */
  readonly callId: string | null;
}

/**
 * Carries out a search by the released rules: the name by its substrings, the query up to its second colon, the
 * released sampling parameters. Failure is a text. (`route_service.py::access_routing_pool`, `request_task`.)
 * Throws where that code crashes: without a colon, and for a model it forgot to price.
 */
export async function* routeSearch(
  tools: Pick<PolicyTools<unknown>, "pool" | "call">,
  search: string,
): AsyncGenerator<PolicyEvent, Routed, void> {
  const split = splitPaperQuery(search);
  if (split === null) {
    throw referenceCrash(
      { error: "IndexError", message: "list index out of range" },
      `The search “${search.trim()}” has no colon between a name and a question.`,
    );
  }
  const model = resolvePaperName(split.name);
  if (model === null) {
    yield invalid("unknown-model", `“${split.named}” is none of the paper's models.`);
    return { text: NAME_ERROR, cost: 0, callId: null };
  }
  const candidate = tools.pool.find((one) => one.paperModel === model.model);
  if (candidate === undefined) {
    yield invalid(
      "unknown-model",
      `“${split.named}” means ${model.model} by the paper's rules, and this pool has no candidate for it.`,
    );
    return { text: REQUEST_ERROR, cost: 0, callId: null };
  }
  const result = await tools.call(requestOf(candidate, model, split.named, split.query));
  if (result.outcome === "refused") {
    yield invalid("over-budget", result.message);
    return { text: REQUEST_ERROR, cost: 0, callId: null };
  }
  return readResult(result, model);
}

/** Sampling is the released one, whatever the candidate's own settings are. */
function requestOf(candidate: Candidate, model: PaperModel, named: string, query: string) {
  const { temperature } = model;
  const messages = [{ role: "user", content: candidateMessage(query) }] as const;
  return { candidate, named, query, messages, temperature, topP: 1, seed: 42, maxTokens: 512 };
}

function readResult(
  result: Exclude<CallResult, { readonly outcome: "refused" }>,
  model: PaperModel,
): Routed {
  const { callId } = result;
  const hasNoText = result.outcome === "failed" && result.failure.code === "reply-empty";
  const isError = result.outcome === "failed" && !hasNoText;
  const cost = costOf(isError ? 0 : result.receipt.usage?.output, model);
  if (isError) return { text: REQUEST_ERROR, cost, callId };
  return { text: hasNoText ? null : result.reply, cost, callId };
}

/** The released code counts and looks the price up after the call, and after a failed one as well. */
function costOf(tokens: number | undefined, { model, price }: PaperModel): number {
  if (tokens === undefined) {
    throw referenceCrash(
      {
        error: "TypeError",
        message:
          "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
      },
      `${model} did not say how many tokens its reply has.`,
    );
  }
  if (price === null) {
    throw referenceCrash(
      { error: "KeyError", message: `'${model}'` },
      `${model} was asked, but the paper's table has no price for it.`,
    );
  }
  return paperCallCost(tokens, price);
}

function invalid(reason: InvalidReason, message: string): PolicyEvent {
  return { type: "action-invalid", reason, message };
}
