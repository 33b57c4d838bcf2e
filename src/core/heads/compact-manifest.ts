import * as v from "valibot";
import type { HeadModel, KnnHeads, PerBudget } from "./heads.ts";
import { listPerBudget } from "./heads.ts";
import { refuseFile } from "./joblib/refuse-file.ts";

/** The compact form in which the released heads circulate: every model with the same budgets, floats of four bytes. */
const RELEASED_FORMAT = "r2-router-weights/1";
/** Our own, for heads of any shape and kind. */
const OWN_FORMAT = "switchyard-heads/1";

export const COMPACT_FORMATS = [RELEASED_FORMAT, OWN_FORMAT] as const;

/** The manifest of a compact form, the same for both formats. Numbers lie behind each other in the order described here. */
export interface CompactManifest {
  readonly models: readonly CompactModel[];
  readonly embedding: { readonly model: string; readonly dimension: number };
  readonly source: string;
  readonly element: "float32" | "float64";
  readonly bytes: number;
  /** Of the binary file, in hexadecimal digits; `null` where the manifest has none. */
  readonly sha256: string | null;
  /** Questions of the points, where k-NN heads keep them. */
  readonly questions: readonly string[] | null;
  /** Present for k-NN heads. */
  readonly knn: (KnnHeads["neighbourhood"] & { readonly points: number }) | null;
}

export interface CompactModel {
  readonly model: HeadModel;
  /** Which heads there are; the values mean nothing. */
  readonly layout: PerBudget<null>;
}

const MOST_MODELS = 64;
const MOST_BUDGETS = 64;
const Name = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 30));
const Note = v.nullish(v.pipe(v.string(), v.maxLength(1000)), null);
const DollarsPerMillion = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e6));
const Digest = v.nullish(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), null);
const Budgets = v.pipe(v.array(Size), v.maxLength(MOST_BUDGETS));

const modelEntries = {
  name: Name,
  openrouter_id: v.nullable(Name),
  input_price_per_million: DollarsPerMillion,
  output_price_per_million: DollarsPerMillion,
  available: v.boolean(),
  note: Note,
};

const ReleasedSchema = v.object({
  format: v.literal(RELEASED_FORMAT),
  source: v.optional(v.pipe(v.string(), v.maxLength(500)), ""),
  commit: v.optional(v.pipe(v.string(), v.maxLength(100)), ""),
  bin: v.object({
    file: Name,
    bytes: Size,
    sha256: Digest,
    dtype: v.literal("float32"),
    byte_order: v.literal("little"),
  }),
  dims: v.object({ models: Size, heads: Size, features: Size }),
  budgets: v.pipe(v.array(v.union([Size, v.literal("unlimited")])), v.maxLength(MOST_BUDGETS)),
  embedding: v.object({ model: Name, dim: Size }),
  models: v.pipe(v.array(v.object(modelEntries)), v.minLength(1), v.maxLength(MOST_MODELS)),
});

const OwnSchema = v.object({
  format: v.literal(OWN_FORMAT),
  source: v.pipe(v.string(), v.maxLength(500)),
  bin: v.object({
    file: Name,
    bytes: Size,
    sha256: Digest,
    element: v.picklist(["float32", "float64"]),
  }),
  embedding: v.object({ model: Name, dimension: Size }),
  models: v.pipe(
    v.array(v.object({ ...modelEntries, budgets: Budgets, unlimited: v.boolean() })),
    v.minLength(1),
    v.maxLength(MOST_MODELS),
  ),
  knn: v.nullable(
    v.object({
      neighbours: Size,
      metric: v.picklist(["cosine", "euclidean"]),
      weights: v.picklist(["uniform", "distance"]),
      points: Size,
    }),
  ),
  questions: v.nullable(v.pipe(v.array(v.string()), v.maxLength(1_000_000))),
});

type WrittenModel = v.InferOutput<typeof OwnSchema>["models"][number];

/** Checks a manifest of either format. Throws `import-invalid`. */
export function readManifest(manifest: unknown): CompactManifest {
  const parsed = v.safeParse(v.variant("format", [ReleasedSchema, OwnSchema]), manifest);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    refuseFile(
      `The manifest cannot be used: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`,
    );
  }
  return parsed.output.format === RELEASED_FORMAT
    ? fromReleased(parsed.output)
    : fromOwn(parsed.output);
}

function fromReleased(manifest: v.InferOutput<typeof ReleasedSchema>): CompactManifest {
  const { budgets, dims, models, embedding } = manifest;
  const limited = budgets.filter((budget) => budget !== "unlimited");
  const isWhole = budgets.at(-1) === "unlimited" && limited.length === budgets.length - 1;
  const isSquare =
    dims.models === models.length &&
    dims.heads === limited.length + 2 &&
    dims.features === embedding.dim;
  if (!isWhole || !isSquare) refuseFile("The manifest contradicts itself about its dimensions.");
  return {
    models: models.map((model) => compactModel({ ...model, budgets: limited, unlimited: true })),
    embedding: { model: embedding.model, dimension: embedding.dim },
    source: [manifest.source, manifest.commit].filter((part) => part !== "").join(" at "),
    element: "float32",
    bytes: manifest.bin.bytes,
    sha256: manifest.bin.sha256,
    knn: null,
    questions: null,
  };
}

function fromOwn(manifest: v.InferOutput<typeof OwnSchema>): CompactManifest {
  const { models, embedding, source, bin, knn, questions } = manifest;
  if (questions !== null && questions.length !== knn?.points) {
    refuseFile("The manifest has another number of questions than of points.");
  }
  return {
    models: models.map(compactModel),
    embedding,
    source,
    element: bin.element,
    bytes: bin.bytes,
    sha256: bin.sha256,
    knn,
    questions,
  };
}

function compactModel(written: WrittenModel): CompactModel {
  return {
    model: {
      name: written.name,
      openrouterId: written.openrouter_id,
      inputPerMillion: written.input_price_per_million,
      outputPerMillion: written.output_price_per_million,
      available: written.available,
      note: written.note,
    },
    layout: {
      limited: written.budgets.map((budget) => ({ budget, quality: null })),
      unlimited: written.unlimited ? { quality: null, tokens: null } : null,
    },
  };
}

/** The manifest as it is written: in the released format where that can hold the heads, else in our own. */
export function writeManifest(manifest: CompactManifest, file: string): object {
  const models = manifest.models.map(({ model, layout }) => ({
    name: model.name,
    openrouter_id: model.openrouterId,
    input_price_per_million: model.inputPerMillion,
    output_price_per_million: model.outputPerMillion,
    available: model.available,
    note: model.note,
    budgets: layout.limited.map(({ budget }) => budget),
    unlimited: layout.unlimited !== null,
  }));
  const budgets = releasedBudgets(manifest, models);
  const { embedding, source, element, bytes, sha256, knn, questions } = manifest;
  const bin = { file, bytes, sha256, element };
  if (budgets === null) {
    return { format: OWN_FORMAT, source, bin, embedding, models, knn, questions };
  }
  return {
    format: RELEASED_FORMAT,
    source,
    bin: { file, bytes, sha256, dtype: "float32", byte_order: "little" },
    dims: { models: models.length, heads: budgets.length + 2, features: embedding.dimension },
    budgets: [...budgets, "unlimited"],
    embedding: { model: embedding.model, dim: embedding.dimension },
    models: models.map(({ budgets: _, unlimited: __, ...model }) => model),
  };
}

/** The budgets that all models share; `null` where the released format cannot hold the heads. */
function releasedBudgets(
  { element, knn }: CompactManifest,
  models: readonly WrittenModel[],
): readonly number[] | null {
  const budgets = models[0]?.budgets ?? [];
  const isShared = models.every(
    (model) => model.unlimited && model.budgets.join() === budgets.join(),
  );
  return isShared && knn === null && element === "float32" ? budgets : null;
}

/** Number of heads of all models together. */
export function headCount(models: readonly CompactModel[]): number {
  return models.reduce((sum, { layout }) => sum + listPerBudget(layout).length, 0);
}
