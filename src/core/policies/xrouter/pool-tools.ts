import { exactDollars, multiplyMoney, type Picodollars } from "#core/cost/money.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { toolSpecs } from "./tool-specs.ts";

/** The tools that a run offers its policy: the pool's own descriptions, with what each candidate costs. */
export function poolTools(pool: Pool, mode: "agent" | "simple"): readonly ToolSpec[] {
  const candidates = pool.map((candidate) => ({
    id: candidate.id,
    name: candidate.id,
    description: descriptionOf(candidate),
  }));
  return toolSpecs(candidates, mode);
}

/** Strengths and prices: a policy can weigh them for models that it was never trained with. */
function descriptionOf({ description, price, maxTokens }: Candidate): string {
  const fee = price?.perRequest ? `, and ${exactDollars(price.perRequest)} per request` : "";
  const cost =
    price === null
      ? "Cost: unknown."
      : `Cost: ${perMillion(price.input)} per million input tokens, ${perMillion(price.output)} per million output tokens${fee}.`;
  return [description, cost, `Longest reply: ${maxTokens} tokens.`]
    .filter((part) => part !== "")
    .join("\n");
}

function perMillion(rate: Picodollars): string {
  return exactDollars(multiplyMoney(rate, 1_000_000));
}
