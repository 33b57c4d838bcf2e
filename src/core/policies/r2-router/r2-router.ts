import { estimateTokens } from "#core/cost/price-usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads } from "#core/heads/heads.ts";
import { estimateInputTokens } from "#core/heads/input-tokens.ts";
import { lambdaOfScale, RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { pricedOptions } from "#core/heads/priced-options.ts";
import { type RatedOption, rankOptions } from "#core/heads/rank-options.ts";
import type { CallRequest, CallResult, Policy, PolicyTools } from "#core/loop/policy.ts";
import { predictQuestion } from "#core/policies/predict-question.ts";
import type { Fidelity, PolicyEvent, RunStart } from "#core/trajectory/events.ts";
import { BUDGET_INSTRUCTION, namesBudget } from "./budget-instruction.ts";
import { budgetRequest } from "./budget-request.ts";

export interface R2Options {
  /** Weight of cost against quality, as the released code counts it; `null` is the default of the fidelity. */
  readonly lambda: number | null;
  /** What a candidate is told of its budget, with `{budget}` for the number; `null` is our own wording. */
  readonly instruction: string | null;
}

/** What a run starts with where the visitor chooses nothing. */
export const R2_DEFAULTS: R2Options = { lambda: null, instruction: null };

/** Half-way between quality and cost on the scale that a person sees. */
const MIDDLE_LAMBDA = lambdaOfScale(0.5);

/** A reply up to so much longer than its budget counts as within it (the paper's measure of compliance). */
const COMPLIANCE = 1.1;

/** Candidates that are asked in turn, in `switchyard` fidelity, when calls fail. */
const MOST_CANDIDATES = 3;

/**
 * R2-Router (arXiv 2602.02823, as released: `R2Router.route_and_generate`). Heads on an embedding of the question predict
 * the quality of every candidate at every token budget; the pair with the largest (1−λ)·quality − λ·cost is asked, with
 * its budget as a system message before the question, and its reply is the answer.
 */
export function r2Router(fidelity: Fidelity, options: R2Options, heads: BudgetHeads): Policy<null> {
  return async function* route(tools) {
    yield { type: "round-start", round: 1 };
    const predicted = await predictQuestion(tools, heads);
    const inputTokens =
      fidelity === "paper" ? estimateInputTokens(tools.question) : estimateTokens(tools.question);
    const lambda = options.lambda ?? defaultLambda(fidelity);
    const priced = pricedOptions(heads, predicted, tools.pool, fidelity);
    const ranked = rankOptions(priced, { lambda, inputTokens, fidelity });
    if (ranked.length === 0) throw noOptions();
    yield {
      type: "options-ranked",
      lambda,
      inputTokens,
      options: ranked.map(({ candidate, budget, quality, tokens }) => {
        return { candidate, budget, quality, tokens };
      }),
      chosen: 0,
    };
    const inTurn = fidelity === "paper" ? ranked.slice(0, 1) : bestOfEach(ranked);
    for (const option of inTurn.slice(0, MOST_CANDIDATES)) {
      const result = await tools.call(requestFor(option, tools, fidelity, options));
      if (result.outcome === "refused") return;
      if (result.outcome === "ok") return yield* answer(option, result);
      yield failedCall(option.candidate, result.failure.message);
    }
  };
}

/** The options of a stored run; what is missing or of another type falls back to the default. */
export function readR2Options(stored: RunStart["options"]): R2Options {
  const { lambda, instruction } = stored;
  const isLambda = typeof lambda === "number" && lambda >= 0 && lambda <= 1;
  return {
    lambda: isLambda ? lambda : R2_DEFAULTS.lambda,
    instruction: typeof instruction === "string" && namesBudget(instruction) ? instruction : null,
  };
}

/** The λ of a run that names none. */
export function defaultLambda(fidelity: Fidelity): number {
  return fidelity === "paper" ? RELEASED_LAMBDA : MIDDLE_LAMBDA;
}

/** The best option of each candidate, best first. */
function bestOfEach(ranked: readonly RatedOption[]): readonly RatedOption[] {
  const seen = new Set<string>();
  return ranked.filter(({ candidate }) => {
    if (seen.has(candidate)) return false;
    seen.add(candidate);
    return true;
  });
}

function requestFor(
  { candidate: id, budget }: RatedOption,
  { pool, question }: Pick<PolicyTools<unknown>, "pool" | "question">,
  fidelity: Fidelity,
  { instruction }: R2Options,
): CallRequest {
  const candidate = pool.find((one) => one.id === id);
  if (candidate === undefined) throw new RangeError(`${id} is not in the pool`);
  return budgetRequest(candidate, question, budget, fidelity, instruction ?? BUDGET_INSTRUCTION);
}

function* answer(
  { candidate, budget }: RatedOption,
  { reply, callId, receipt }: Extract<CallResult, { outcome: "ok" }>,
): Generator<PolicyEvent, void, void> {
  const counted = receipt.estimated ? null : (receipt.usage?.output ?? null);
  const tokens = counted ?? estimateTokens(reply);
  if (budget !== null) {
    const about = counted === null ? "about " : "";
    const kept = tokens <= budget * COMPLIANCE ? "kept" : "overrun";
    const message = `The reply has ${about}${tokens} tokens; its budget of ${budget} was ${kept}.`;
    yield { type: "decision", candidate, message };
  }
  const text = reply.trim();
  if (text === "") return;
  yield { type: "answer-origin", origin: "delegated", callId };
  yield { type: "answer", text };
}

/** A call failed and the next best candidate is asked, where there is one. */
function failedCall(candidate: string, why: string): PolicyEvent {
  return { type: "decision", candidate: null, message: `${candidate} failed: ${why}` };
}

function noOptions(): SwitchyardError {
  return new SwitchyardError(
    "heads-missing",
    "The heads predict for none of the candidates of this pool that have a price.",
    { fix: "Choose the pool of the models that the heads were fitted for.", side: "visitor" },
  );
}
