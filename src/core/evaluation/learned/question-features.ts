import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { pickFeatures } from "./nearest-training.ts";
import type { QuestionFeatures } from "./training-rows.ts";

const NO_FEATURES: QuestionFeatures = { features: new Float32Array(0), dimension: 0 };

/**
 * The vectors of some of a table's questions: those that came with it, else those that `model` makes of its texts; without both, none.
 * Yields every few milliseconds.
 */
export function* questionFeatures(
  { questions }: OutcomeTable,
  rows: Int32Array,
  model: LexicalModel | null,
): Generator<unknown, QuestionFeatures> {
  if (questions.features !== null) {
    const { values, dimension } = questions.features;
    return pickFeatures({ features: values, dimension }, rows);
  }
  if (model === null || questions.texts === null) return NO_FEATURES;
  const features = yield* encodeTexts(model, textsOf(questions.texts, rows));
  return { features, dimension: model.dimension };
}

export function textsOf(texts: readonly string[], rows: Int32Array): readonly string[] {
  return Array.from(rows, (row) => texts[row] ?? "");
}
