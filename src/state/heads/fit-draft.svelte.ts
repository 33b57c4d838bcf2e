import { RELEASED_FIT } from "#core/heads/fit-heads.ts";
import type { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import type { Runtime } from "#state/settings/preferences.svelte.ts";
import type { ChosenFile, ColumnMapping, HeadsTask, TableSummary } from "#workers/heads/api.ts";
import { ColumnDraft } from "./column-draft.svelte.ts";
import type { EmbeddingDraft } from "./embedding-draft.svelte.ts";
import {
  entriesFor,
  type FitModelEntry,
  headModels,
  type KnownModel,
  knownFromPools,
  priceProblem,
} from "./fit-models.ts";

export type FitField =
  | "columns"
  | "name"
  | "alpha"
  | "neighbours"
  | "heldOut"
  | "seed"
  | "model"
  | "models";

export interface FitDraftParts {
  /** Reads a table and says what is in it; `null` when it cannot be read. */
  readonly inspect: (
    files: readonly ChosenFile[],
    mapping: ColumnMapping | null,
  ) => Promise<TableSummary | null>;
  readonly pools: Pick<PoolShelf, "list">;
  readonly embedding: Pick<EmbeddingDraft, "chosen" | "preset" | "place">;
  /** What else is known of models. */
  readonly known: () => Promise<readonly KnownModel[]>;
}

type FitParts = Omit<Extract<HeadsTask, { kind: "fit" }>, "kind" | "id" | "name" | "addedAt">;

/** The form for fitting heads: a table, how its questions get vectors, the models with their prices, and the recipe. */
export class FitDraft {
  files: readonly ChosenFile[] = $state.raw([]);
  table: TableSummary | null = $state.raw(null);
  /** What its columns hold, as it is chosen. */
  columns: readonly ColumnDraft[] = $state.raw([]);
  /** True where somebody said what the columns hold. */
  isMapped = $state(false);
  name = $state("");
  kind: "ridge" | "knn" = $state("ridge");
  alpha = $state(String(10));
  neighbours = $state("80");
  metric: "cosine" | "euclidean" = $state("cosine");
  weights: "uniform" | "distance" = $state("distance");
  /** Per cent of the questions. */
  heldOut = $state(String(100 * RELEASED_FIT.heldOutShare));
  seed = $state(String(RELEASED_FIT.seed));
  /** Where the vectors come from. */
  source: "given" | Runtime = $state("server");
  /** What the vectors in the table were made with. */
  givenModel = $state("Qwen/Qwen3-0.6B");
  models: FitModelEntry[] = $state([]);
  /** True once a fit was asked for: from then on what is missing is marked. */
  attempted = $state(false);

  readonly #parts: FitDraftParts;
  /** What was said of the columns of files that were chosen before. */
  readonly #remembered = new Map<string, ColumnMapping>();

  constructor(parts: FitDraftParts) {
    this.#parts = parts;
  }

  /** Whether a column names the models: then none is named column by column. */
  readonly hasModelColumn = $derived(this.columns.some(({ kind }) => kind === "model"));

  readonly #mapping = $derived(this.columns.map((column) => column.useWith(this.hasModelColumn)));

  /** Whether the columns were chosen otherwise than the table has been read. */
  readonly hasNewColumns = $derived(
    JSON.stringify(this.#mapping) !== JSON.stringify(this.table?.columns.map(({ use }) => use)),
  );

  /** What is wrong with each field. */
  readonly problems = $derived(this.#check());

  readonly isReady = $derived(Object.keys(this.problems).length === 0);

  /** Takes files and reads them. What was said about the same files, and typed about the same models, stays. */
  choose = (files: readonly ChosenFile[]): Promise<void> => {
    this.files = files;
    this.table = null;
    this.columns = [];
    return this.#read(this.#remembered.get(keyOf(files)) ?? null);
  };

  /** Reads the table again, its columns as they are chosen now. */
  useColumns = (): Promise<void> => {
    const mapping = this.#mapping;
    this.#remembered.set(keyOf(this.files), mapping);
    return this.#read(mapping);
  };

  /** Reads the table again, its columns as they are recognised. */
  forgetColumns = (): Promise<void> => {
    this.#remembered.delete(keyOf(this.files));
    return this.#read(null);
  };

  async #read(mapping: ColumnMapping | null): Promise<void> {
    const { files } = this;
    this.attempted = false;
    const table = await this.#parts.inspect(files, mapping);
    if (table === null || this.files !== files) return;
    this.isMapped = mapping !== null;
    this.columns = table.columns.map((column) => new ColumnDraft(column));
    const known = [...knownFromPools(this.#parts.pools.list), ...(await this.#parts.known())];
    const before = new Map(this.models.map((entry) => [entry.name, entry]));
    this.models = entriesFor(table.models, known).map((entry) => before.get(entry.name) ?? entry);
    this.source = table.dimension === null ? this.#parts.embedding.place : "given";
    const [first] = files;
    this.name ||= `Fitted on ${first?.path.split("/").at(-1) ?? "a table"}`;
    this.table = table;
  }

  clear = (): void => {
    this.files = [];
    this.table = null;
    this.columns = [];
    this.name = "";
    this.models = [];
    this.attempted = false;
  };

  /** What is to be done; `null` while something is missing or wrong, which is marked from then on. */
  finish(): { readonly name: string; readonly job: FitParts } | null {
    this.attempted = true;
    const server = this.#parts.embedding.chosen;
    if (!this.isReady || (this.source === "server" && server === null)) return null;
    const embedding = this.#embedding(server);
    const method =
      this.kind === "ridge"
        ? ({ kind: "ridge", alpha: Number(this.alpha) } as const)
        : ({
            kind: "knn",
            neighbourhood: {
              neighbours: Number(this.neighbours),
              metric: this.metric,
              weights: this.weights,
            },
          } as const);
    return {
      name: this.name.trim(),
      job: {
        files: this.files,
        mapping: this.isMapped ? this.#mapping : null,
        models: headModels(this.models),
        embedding,
        settings: {
          method,
          heldOutShare: Number(this.heldOut) / 100,
          seed: Number(this.seed),
        },
      },
    };
  }

  #embedding(server: EmbeddingDraft["chosen"]): FitParts["embedding"] {
    if (this.source === "page") return { kind: "page", model: this.#parts.embedding.preset.id };
    if (this.source === "server" && server !== null) {
      return { kind: "server", server: { ...server } };
    }
    return { kind: "given", model: this.givenModel.trim() };
  }

  #check(): Readonly<Partial<Record<FitField, string>>> {
    const problems: Partial<Record<FitField, string>> = {};
    if (this.hasNewColumns)
      problems.columns = "Use the columns as you chose them, or take it back.";
    if (this.name.trim() === "") problems.name = "The heads need a name.";
    if (this.kind === "ridge" && !(number(this.alpha) > 0)) {
      problems.alpha = "α must be a number above 0.";
    }
    if (this.kind === "knn" && !isWhole(this.neighbours, 1, 100_000)) {
      problems.neighbours = "It must be a whole number from 1.";
    }
    const heldOut = number(this.heldOut);
    if (!(heldOut >= 0 && heldOut <= 90)) problems.heldOut = "It must be from 0 to 90.";
    if (!isWhole(this.seed, 0, 2 ** 31)) problems.seed = "It must be a whole number.";
    Object.assign(problems, this.#checkSource());
    const chosen = this.models.filter(({ isChosen }) => isChosen);
    if (chosen.length === 0) problems.models = "At least one model must be chosen.";
    else if (chosen.some((entry) => priceProblem(entry) !== null)) {
      problems.models = "Every chosen model needs its prices.";
    }
    return problems;
  }

  #checkSource(): Readonly<Partial<Record<FitField, string>>> {
    if (this.source !== "given") {
      const hasServer = this.source === "page" || this.#parts.embedding.chosen !== null;
      if (!hasServer) return { model: "Name the embedding server above." };
      return this.table?.hasQuestions === false ? { model: "Some rows have no question." } : {};
    }
    return this.givenModel.trim() === "" ? { model: "Name the model they were made with." } : {};
  }
}

/** The same files chosen again are the same, as far as anybody can tell. */
function keyOf(files: readonly ChosenFile[]): string {
  return files
    .map(
      ({ path, file }) => `${path} ${file.size} ${file instanceof File ? file.lastModified : ""}`,
    )
    .join("\n");
}

function number(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function isWhole(text: string, least: number, most: number): boolean {
  const value = number(text);
  return Number.isInteger(value) && value >= least && value <= most;
}
