import * as v from "valibot";
import type { HeadModel } from "./heads.ts";
import { refuseFile } from "./joblib/refuse-file.ts";

/** What is read of R2-Router's `config.json`. */
export interface CheckpointConfig {
  readonly embeddingModel: string;
  readonly dimension: number;
  /** In the order of the file: ties are broken by it. */
  readonly models: readonly (HeadModel & { readonly checkpointDir: string })[];
}

const MOST_MODELS = 64;
const Name = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const DollarsPerMillion = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e6));

const ModelSchema = v.object({
  openrouter_id: Name,
  input_price_per_million: DollarsPerMillion,
  output_price_per_million: DollarsPerMillion,
  checkpoint_dir: v.pipe(Name, v.regex(/^[^/\\]+$/, "must be the name of a folder")),
  available: v.optional(v.boolean(), true),
  note: v.nullish(v.pipe(v.string(), v.maxLength(1000)), null),
});

const ConfigSchema = v.object({
  embedding_model: Name,
  embedding_dim: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_536)),
  models: v.pipe(
    v.record(Name, ModelSchema),
    v.check((models) => Object.keys(models).length > 0, "names no model"),
    v.check((models) => Object.keys(models).length <= MOST_MODELS, "names too many models"),
  ),
});

/**
 * Checks a `config.json`. `default_lambda` and `token_limits` are not looked at, as in the released code; the budgets
 * are those of the checkpoints. Throws `import-invalid` and names the field.
 */
export function readConfig(config: unknown, path: string): CheckpointConfig {
  const parsed = v.safeParse(ConfigSchema, config);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue) ?? "the whole";
    refuseFile(`${path} cannot be used: ${field}: ${issue.message}`);
  }
  const { embedding_model, embedding_dim, models } = parsed.output;
  return {
    embeddingModel: embedding_model,
    dimension: embedding_dim,
    models: Object.entries(models).map(([name, model]) => ({
      name,
      openrouterId: model.openrouter_id,
      inputPerMillion: model.input_price_per_million,
      outputPerMillion: model.output_price_per_million,
      available: model.available,
      note: model.note,
      checkpointDir: model.checkpoint_dir,
    })),
  };
}
