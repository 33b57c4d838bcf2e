import { estimateTokens } from "#core/cost/price-usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import { expectOutcomes } from "#core/heads/fitted/expect-outcomes.ts";
import type { FittedHeads } from "#core/heads/fitted/fitted-heads.ts";
import { type FittedOptions, fittedOptions } from "#core/heads/fitted/fitted-options.ts";
import { lambdaOfRate } from "#core/heads/lambda-scale.ts";
import { rankOptions } from "#core/heads/rank-options.ts";
import type { Policy } from "#core/loop/policy.ts";
import { delegate } from "#core/policies/ask-candidate.ts";
import { embedQuestion } from "#core/policies/predict-question.ts";
import type { RunStart } from "#core/trajectory/events.ts";

export interface FittedRouteOptions {
  /** Weight of cost against quality, in [0, 1], as R2-Router counts it; `null`: the one that the router was fitted with. */
  readonly lambda: number | null;
}

/** The options of a stored run; what is missing or of another type is the router's own. */
export function readFittedOptions({ lambda }: RunStart["options"]): FittedRouteOptions {
  const isLambda = typeof lambda === "number" && lambda >= 0 && lambda <= 1;
  return { lambda: isLambda ? lambda : null };
}

/**
 * A router of the lab: whatever kind it is, it expects a quality and a cost of every candidate, and asks the one of the greatest
 * q − λ·c among those of the pool. A question of no known task is judged by the means over all.
 */
export function fitted({ lambda }: FittedRouteOptions, heads: FittedHeads): Policy<null> {
  return async function* routeAsFitted(tools) {
    yield { type: "round-start", round: 1 };
    const vector =
      heads.embedding === null ? null : await embedQuestion(tools, heads.embedding.model);
    const expected = expectOutcomes(heads, vector, null);
    const inputTokens = estimateTokens(tools.question);
    const found = fittedOptions(expected, tools.pool, inputTokens);
    const weight = lambda ?? lambdaOfRate(heads.lambda);
    const ranked = rankOptions(found.options, {
      lambda: weight,
      inputTokens,
      fidelity: "switchyard",
    });
    const [best] = ranked;
    const candidate = tools.pool.find(({ id }) => id === best?.candidate);
    if (best === undefined || candidate === undefined) throw nobodyKnown(heads, found);
    yield {
      type: "options-ranked",
      lambda: weight,
      inputTokens,
      options: ranked.map(({ candidate: id, budget, quality, tokens }) => {
        return { candidate: id, budget, quality, tokens };
      }),
      chosen: 0,
    };
    const quality = best.quality.toFixed(3);
    yield* delegate(
      tools,
      candidate,
      `The fitted router (${heads.router}) expects a quality of ${quality} of ${candidate.id}.${leftOut(found)}`,
    );
  };
}

/** Who could not be compared; empty where everybody was. */
function leftOut({ absent, unpriced }: FittedOptions): string {
  const parts = [
    absent.length === 0 ? "" : ` Not in this pool: ${someOf(absent)}.`,
    unpriced.length === 0 ? "" : ` Without a known price: ${someOf(unpriced)}.`,
  ];
  return parts.join("");
}

const SHOWN_NAMES = 6;

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => name.slice(0, 80));
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

function nobodyKnown({ candidates }: FittedHeads, { unpriced, absent }: FittedOptions) {
  const all = someOf(candidates.map(({ name }) => name));
  const why =
    absent.length === candidates.length
      ? `The router chooses among ${all}, and none of them is in this pool.`
      : unpriced.length > 0
        ? `The price of ${someOf(unpriced)} is not known, so that they cannot be compared.`
        : `The router expects nothing of the candidates of this pool that it knows; it chooses among ${all}.`;
  return new SwitchyardError("heads-missing", why, {
    fix: "Choose a pool with the candidates that the router was fitted on, under the same names or those of their providers, or give them a price.",
    side: "visitor",
  });
}
