import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads, PerBudget } from "#core/heads/heads.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import type { PolicyTools } from "#core/loop/policy.ts";

/**
 * Embeds the question and predicts. Throws `embedding-missing`, `embedding-mismatch` or `embedding-invalid`, and whatever
 * the embedding model throws.
 */
export async function predictQuestion(
  { embed, question, signal }: Pick<PolicyTools<unknown>, "embed" | "question" | "signal">,
  heads: BudgetHeads,
): Promise<readonly PerBudget<number>[]> {
  if (embed === null) {
    throw new SwitchyardError("embedding-missing", "This policy needs an embedding model.", {
      fix: "Choose an embedding server, or the demo's embedding, and ask again.",
      side: "visitor",
    });
  }
  if (embed.model !== heads.embedding.model) {
    throw new SwitchyardError(
      "embedding-mismatch",
      `The heads were fitted on embeddings of ${heads.embedding.model}, the run has ${embed.model}.`,
      {
        fix: "Choose the embedding model that the heads name, or heads of this one.",
        side: "visitor",
      },
    );
  }
  const [embedding = new Float64Array()] = await embed.embed([question], signal);
  return predictHeads(heads, embedding);
}
