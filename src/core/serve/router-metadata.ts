import { type Picodollars, toDollars } from "#core/cost/money.ts";
import { inputTokens } from "#core/cost/usage.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { AnswerSource, RunStart } from "#core/trajectory/events.ts";
import { type Call, findCall, type Trajectory } from "#core/trajectory/trajectory.ts";

/** One call as `router_metadata` lists it. */
export interface CallRecord {
  readonly call_id: string;
  /** The candidate's id; `null` for a selection. */
  readonly model_id: string | null;
  /** The tool that the policy called; `null` in policies without tools. */
  readonly function_name: string | null;
  readonly arguments: Readonly<Record<string, string | number | null>>;
  readonly response: string | null;
  /** US dollars; `null` unknown. */
  readonly cost: number | null;
  readonly tokens_used: number;
  /** Seconds. */
  readonly latency: number;
}

/** What xRouter's servers tell beside an answer, told for every policy. Costs are US dollars, `null` where unknown. */
export interface RouterMetadata {
  readonly model_used: string | null;
  readonly total_cost: number | null;
  readonly router_cost: number | null;
  readonly target_models_cost: number | null;
  /** Seconds. */
  readonly total_time: number;
  readonly routing_strategy: string;
  readonly call_history: readonly CallRecord[];
  readonly turns_used: number;
  readonly policy: string;
  /** In policies that have several. */
  readonly mode?: string;
  /** True for a run in the demo world. */
  readonly simulated: boolean;
}

/** The released servers' words for how an answer came about. */
const STRATEGIES: Readonly<Record<AnswerSource, string>> = {
  direct: "direct_response",
  selected: "select_response",
  delegated: "delegate_to_model",
  "last-turn": "max_turns_reached",
  "last-reply": "last_response",
  timeout: "timeout",
  "none-valid": "fallback",
};

/** The metadata of a finished run. */
export function routerMetadata(run: Trajectory): RouterMetadata {
  const { start, answerOrigin, rounds, at } = run;
  const origin = answerOrigin?.origin ?? "direct";
  const source = answerOrigin?.callId ?? null;
  const chosen = source === null ? undefined : findCall(run, source);
  const routerCost = sumOf(
    rounds.flatMap(({ generations }) => generations.map(({ cost }) => cost)),
  );
  const targetCost = sumOf(run.calls.map((call) => call.end?.receipt.cost ?? null));
  const card = start === null ? null : policyCard(start.policy);
  const mode = card?.modes.find(({ options }) => isPart(options, start?.options ?? {}))?.name;
  const hasTools = card?.needs.session === "chat";
  const selection = origin === "selected" && chosen !== undefined ? [selectionOf(chosen)] : [];
  return {
    model_used: chosen?.start.candidate ?? null,
    total_cost: dollars(sumOf([routerCost, targetCost])),
    router_cost: dollars(routerCost),
    target_models_cost: dollars(targetCost),
    total_time: at / 1000,
    routing_strategy:
      origin === "timeout" && mode === "simple" ? "timeout_fallback" : STRATEGIES[origin],
    call_history: [...run.calls.map((call) => callRecord(call, hasTools)), ...selection],
    turns_used: rounds.length,
    policy: start?.policy ?? "",
    ...(mode === undefined ? {} : { mode }),
    simulated: start?.demo ?? false,
  };
}

/** Whether a run has the options of a mode. */
function isPart(mode: RunStart["options"], options: RunStart["options"]): boolean {
  return Object.entries(mode).every(([name, value]) => options[name] === value);
}

/** A sum is unknown as soon as a part of it is. */
function sumOf(costs: readonly (Picodollars | null)[]): Picodollars | null {
  return costs.reduce<Picodollars | null>(
    (sum, cost) => (sum === null || cost === null ? null : sum + cost),
    0,
  );
}

function dollars(amount: Picodollars | null): number | null {
  return amount === null ? null : toDollars(amount);
}

function callRecord({ start, brief, reply, end }: Call, hasTools: boolean): CallRecord {
  const usage = end?.receipt.usage ?? null;
  return {
    call_id: start.callId,
    model_id: start.candidate,
    function_name: hasTools ? start.named : null,
    arguments:
      brief === null
        ? { query: start.query }
        : {
            optimized_system_prompt: brief.instructions,
            ...(brief.temperature === null ? {} : { temperature: brief.temperature }),
          },
    response: reply === "" ? null : reply,
    cost: dollars(end?.receipt.cost ?? null),
    tokens_used: usage === null ? 0 : inputTokens(usage) + usage.output,
    latency: end === null ? 0 : (end.at - start.at) / 1000,
  };
}

function selectionOf({ start }: Call): CallRecord {
  return {
    call_id: `select-${start.callId}`,
    model_id: null,
    function_name: "select_response",
    arguments: { model_call_name: start.named },
    response: null,
    cost: 0,
    tokens_used: 0,
    latency: 0,
  };
}
