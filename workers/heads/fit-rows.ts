import { throwIfAborted } from "#core/errors.ts";
import type { FitRow } from "#core/heads/fit-table.ts";
import { listPerBudget, type PerBudget } from "#core/heads/heads.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { Vectors } from "./read-vectors.ts";

/** Texts in one request to an embedding model: enough to keep it busy, few enough for its answer to stay small. */
const BATCH = 32;

/** The rows of a table as a fit reads them: its vectors beside the columns of all models. */
export async function* fitRows(
  questions: readonly string[],
  columns: readonly PerBudget<Float64Array>[],
  vectors: Vectors,
): AsyncGenerator<FitRow, void, void> {
  const lists = columns.flatMap(listPerBudget);
  let row = 0;
  for await (const embedding of vectors.rows()) {
    const values = Float64Array.from(lists, (list) => list[row] ?? Number.NaN);
    yield { question: questions[row] || null, embedding, values };
    row += 1;
  }
}

/**
 * Vectors that an embedding model makes as they are gone through, some questions at a time. One question is embedded at
 * once, to learn how long its vectors are. Throws what the embedder throws, and `embedding-invalid` when the length
 * changes on the way.
 */
export async function madeVectors(
  questions: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<Vectors> {
  if (questions.some((question) => question === "")) {
    refuseFile(
      "Some rows have no question, so they cannot be embedded.",
      "Add a column “question”, or the embeddings themselves.",
    );
  }
  const [first] = await embedder.embed(questions.slice(0, 1), signal);
  const dimension = first?.length ?? 0;
  return {
    dimension,
    heldBytes: 0,
    async *rows() {
      for (let from = 0; from < questions.length; from += BATCH) {
        throwIfAborted(signal);
        const vectors = await embedder.embed(questions.slice(from, from + BATCH), signal);
        for (const vector of vectors) yield Float32Array.from(vector);
      }
    },
  };
}
