import type { CallResult, Policy } from "#core/loop/policy.ts";
import { askQuestion, replyAsAnswer } from "#core/policies/ask-candidate.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { byPrice, cheapest, poolEmpty } from "#core/pool/compare-candidates.ts";
import { resolveName } from "#core/pool/resolve-name.ts";
import type { PolicyEvent, RunStart } from "#core/trajectory/events.ts";
import { type CascadeCheck, checkReply } from "./cascade-checks.ts";

export interface CascadeOptions {
  readonly check: CascadeCheck;
  /** The candidate that judges, for `judge`; `null` is the cheapest. */
  readonly judge: string | null;
  /** Candidates that are asked at most; the last one's reply is taken unchecked. */
  readonly steps: number;
}

const DEFAULT_STEPS = 3;

/**
 * A cascade as FrugalGPT's (arXiv 2305.05176): candidates are asked in order of price, and the first reply that passes a
 * check is the answer. FrugalGPT trains a scorer on its data set; here the check is a rule, the agreement of two
 * candidates, or a candidate that judges, so that nothing has to be trained.
 */
export function cascade(options: CascadeOptions): Policy<null> {
  return async function* escalate(tools) {
    const { call, question, pool } = tools;
    const chain = chainOf(pool, options.steps);
    const judging = { call, question, judge: judgeOf(pool, options.judge) };
    const replies: Reply[] = [];
    for (const [index, candidate] of chain.entries()) {
      yield { type: "round-start", round: index + 1 };
      yield asks(candidate, index);
      const result = await askQuestion(tools, candidate);
      if (result.outcome === "refused") break;
      if (result.outcome === "failed") continue;
      const before = replies.map(({ reply }) => reply);
      replies.push(result);
      const isLast = index === chain.length - 1;
      if (isLast || (yield* passes(options.check, result, before, judging))) break;
    }
    // Where nobody passed, the dearest that replied is the best there is.
    const last = replies.at(-1);
    if (last !== undefined) yield* replyAsAnswer(last);
  };
}

/** Checks a reply and says what was seen. */
async function* passes(
  ...check: Parameters<typeof checkReply>
): AsyncGenerator<PolicyEvent, boolean, void> {
  const { passed, message } = await checkReply(...check);
  yield { type: "decision", candidate: null, message };
  return passed;
}

type Reply = Extract<CallResult, { outcome: "ok" }>;

function asks({ id }: Candidate, index: number): PolicyEvent {
  const why = index === 0 ? "It is the cheapest." : "No reply before it will do.";
  return { type: "decision", candidate: id, message: `${id} is asked. ${why}` };
}

/** The cheapest candidates, cheapest first, with the dearest of the pool as the last resort. */
function chainOf(pool: Pool, steps: number): Pool {
  const sorted = byPrice(pool);
  const last = sorted.at(-1);
  if (last === undefined) throw poolEmpty();
  return sorted.length <= steps ? sorted : [...sorted.slice(0, Math.max(0, steps - 1)), last];
}

function judgeOf(pool: Pool, named: string | null): Candidate {
  const resolved = resolveName(pool, named ?? "");
  return resolved.ok ? resolved.candidate : cheapest(pool);
}

/** The options of a stored run; what is missing or of another type falls back to the default. */
export function readCascadeOptions({ check, judge, steps }: RunStart["options"]): CascadeOptions {
  const isCount = typeof steps === "number" && Number.isSafeInteger(steps) && steps > 0;
  return {
    check: check === "agreement" || check === "judge" ? check : "rules",
    judge: typeof judge === "string" ? judge : null,
    steps: isCount ? steps : DEFAULT_STEPS,
  };
}
