import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads, PerBudget } from "#core/heads/heads.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import type { PolicyTools } from "#core/loop/policy.ts";

type EmbeddingTools = Pick<PolicyTools<unknown>, "embed" | "question" | "signal">;

/**
 * Embeds the question and predicts. Throws `embedding-missing`, `embedding-mismatch` or `embedding-invalid`, and whatever
 * the embedding model throws.
 */
export async function predictQuestion(
  tools: EmbeddingTools,
  heads: BudgetHeads,
): Promise<readonly PerBudget<number>[]> {
  return predictHeads(heads, await embedQuestion(tools, heads.embedding.model));
}

/**
 * The question's vector by the embedding that heads were fitted on. Throws `embedding-missing` or `embedding-mismatch`, and whatever
 * the embedding model throws.
 */
export async function embedQuestion(
  { embed, question, signal }: EmbeddingTools,
  model: string,
): Promise<Float64Array> {
  if (embed === null) {
    throw new SwitchyardError(
      "embedding-missing",
      `This policy needs an embedding model: its heads were fitted on ${model}.`,
      {
        fix: "Choose an embedding server, or the demo's embedding, and ask again.",
        side: "visitor",
      },
    );
  }
  if (embed.model !== model) {
    throw new SwitchyardError(
      "embedding-mismatch",
      `The heads were fitted on embeddings of ${model}, the run has ${embed.model}.`,
      {
        fix: "Choose the embedding model that the heads name, or heads of this one.",
        side: "visitor",
      },
    );
  }
  const [embedding = new Float64Array()] = await embed.embed([question], signal);
  return embedding;
}
