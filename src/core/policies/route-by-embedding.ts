import { estimateTokens } from "#core/cost/price-usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads, PerBudget } from "#core/heads/heads.ts";
import { pricedOptions } from "#core/heads/priced-options.ts";
import { rankOptions } from "#core/heads/rank-options.ts";
import type { Policy } from "#core/loop/policy.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { delegate } from "./ask-candidate.ts";
import { otherKind } from "./heads-of.ts";
import { predictQuestion } from "./predict-question.ts";

export interface EmbeddingRouteOptions {
  /** Weight of cost against quality; 0 looks at quality only, as the paper's tables do. */
  readonly lambda: number;
}

/** The options of a stored run; what is missing or of another type falls back to quality only. */
export function readEmbeddingRouteOptions({ lambda }: RunStart["options"]): EmbeddingRouteOptions {
  const isLambda = typeof lambda === "number" && lambda >= 0 && lambda <= 1;
  return { lambda: isLambda ? lambda : 0 };
}

/** Predicts from an embedding how good each candidate's unlimited reply is, and asks the best. `kind` is what the heads must be. */
export function routeByEmbedding(
  kind: BudgetHeads["kind"],
  name: string,
  { lambda }: EmbeddingRouteOptions,
  heads: BudgetHeads,
): Policy<null> {
  return async function* byEmbedding(tools) {
    yield { type: "round-start", round: 1 };
    if (heads.kind !== kind) throw otherKind(name, heads.kind);
    const predicted = await predictQuestion(tools, heads);
    const options = pricedOptions(heads, predicted.map(withoutBudgets), tools.pool, "switchyard");
    const inputTokens = estimateTokens(tools.question);
    const ranked = rankOptions(options, { lambda, inputTokens, fidelity: "switchyard" });
    const [best] = ranked;
    const candidate = tools.pool.find(({ id }) => id === best?.candidate);
    if (best === undefined || candidate === undefined) throw nobodyKnown();
    yield {
      type: "options-ranked",
      lambda,
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
      `${name} expects a quality of ${quality} of ${candidate.id}.`,
    );
  };
}

/** These routers choose a model only: where heads know the reply without a limit that counts, else the largest budget. */
function withoutBudgets({ limited, unlimited }: PerBudget<number>): PerBudget<number> {
  if (unlimited !== null && !Number.isNaN(unlimited.quality + unlimited.tokens)) {
    return { limited: [], unlimited };
  }
  const known = limited.filter(({ quality }) => !Number.isNaN(quality));
  const most = Math.max(...known.map(({ budget }) => budget));
  return { limited: known.filter(({ budget }) => budget === most), unlimited: null };
}

function nobodyKnown(): SwitchyardError {
  return new SwitchyardError(
    "heads-missing",
    "The heads predict for none of the candidates of this pool that have a price.",
    { fix: "Choose the pool of the models that the heads were fitted for.", side: "visitor" },
  );
}
