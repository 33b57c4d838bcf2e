import { SwitchyardError } from "#core/errors.ts";
import type { HeldOutReport } from "#core/heads/evaluate-heads.ts";
import { type FitSettings, fitHeads, type HeadsTaskProgress } from "#core/heads/fit-heads.ts";
import { valueCount } from "#core/heads/fit-table.ts";
import { type Heads, mapPerBudget } from "#core/heads/heads.ts";
import { estimateInputTokens } from "#core/heads/input-tokens.ts";
import { readHeadsFiles } from "#core/heads/read-checkpoint.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import { EmbeddingServer } from "#providers/embedding-server.ts";
import type { ProviderAccess } from "#providers/provider-access.ts";
import type { HeadsRepository } from "#storage/heads.ts";
import type { FitReport, HeldOutSummary } from "#storage/heads-row.ts";
import type { EmbeddingSource, HeadsPhase, HeadsResult, HeadsTask, NewName } from "./api.ts";
import { checkpointFiles } from "./checkpoint-files.ts";
import { downloadReleased, RELEASED_CHECKPOINT } from "./download-released.ts";
import { fitRows, madeVectors } from "./fit-rows.ts";
import { memoryBound } from "./memory-bound.ts";
import { readTable, type Table } from "./read-table.ts";
import type { Vectors } from "./read-vectors.ts";

/** The outside world of the jobs, so that tests can bring their own. */
export interface HeadsWorld {
  readonly access: Omit<ProviderAccess, "key">;
  readonly heads: () => Promise<Pick<HeadsRepository, "add">>;
  /** A model on the visitor's graphics processor; `null` where the page has given no way to it. */
  readonly embedderOf: (model: string) => Embedder | null;
  /** Lets the thread hear messages, above all a stop. */
  readonly breathe: () => Promise<void>;
}

export interface JobRun {
  readonly signal: AbortSignal;
  readonly report: (phase: HeadsPhase, done: number, total: number | null) => void;
}

type Done = Omit<HeadsResult, "failure">;
type FitOf<Kind extends HeadsTask["kind"]> = Extract<HeadsTask, { readonly kind: Kind }>;

/** Does a job to its end. Throws a `SwitchyardError`. */
export async function runJob(world: HeadsWorld, job: HeadsTask, run: JobRun): Promise<Done> {
  switch (job.kind) {
    case "released":
      return importReleased(world, job, run);
    case "files":
      return importFiles(world, job, run);
    case "inspect": {
      const { summary } = await read(job, run, true);
      return { heads: null, table: summary, notes: [] };
    }
    case "fit":
      return fitTable(world, job, run);
  }
}

async function importReleased(
  world: HeadsWorld,
  job: FitOf<"released">,
  run: JobRun,
): Promise<Done> {
  const heads = await downloadReleased(RELEASED_CHECKPOINT, {
    fetch: world.access.fetch,
    signal: run.signal,
    report: (done, total) => run.report("downloading", done, total),
  });
  return store(world, job, heads, null, [], run);
}

async function importFiles(world: HeadsWorld, job: FitOf<"files">, run: JobRun): Promise<Done> {
  run.report("reading", 0, null);
  const { heads, leftOut } = await readHeadsFiles(await checkpointFiles(job.files), {
    source: sourceOf(job.files.map(({ path }) => path)),
    signal: run.signal,
    onProgress: ({ filesRead, filesInAll }) => run.report("reading", filesRead, filesInAll),
  });
  const notes =
    leftOut.length === 0
      ? []
      : [
          `config.json names models whose files are not there; they are left out: ${leftOut.join(", ")}.`,
        ];
  return store(world, job, heads, null, notes, run);
}

async function fitTable(world: HeadsWorld, job: FitOf<"fit">, run: JobRun): Promise<Done> {
  const { clock } = world.access;
  const began = clock.now();
  const { models, settings } = job;
  if (models.length === 0) throw nothing("No model is chosen.", "Choose at least one.");
  const table = await read(job, run);
  const { builder, summary } = table;
  const columns = models.map((model) => builder.columnsOf(model, estimateInputTokens));
  const layout = columns.map((values) => mapPerBudget(values, () => null));
  const phase = job.embedding.kind !== "given" ? "embedding" : "learning";
  run.report(phase, 0, summary.rows);
  const vectors = await vectorsOf(world, table, job.embedding, run);
  const { heads, rowsFitted, heldOut } = await fitHeads(
    {
      embedding: { model: modelOf(job.embedding), dimension: vectors.dimension },
      models,
      layout,
      source: sourceOf(job.files.map(({ path }) => path)),
      rowCount: summary.rows,
      rows: fitRows(builder.questions, columns, vectors),
    },
    settings,
    {
      signal: run.signal,
      breathe: world.breathe,
      onProgress: (progress) => tell(progress, phase, run),
    },
  );
  const report: FitReport = {
    method: methodText(settings),
    seed: settings.seed,
    rowsFitted,
    elapsedMs: clock.now() - began,
    memoryBytes: memoryBound({
      rows: summary.rows,
      values: builder.valueCount + valueCount(layout),
      dimension: vectors.dimension,
      heldOutShare: settings.heldOutShare,
      vectorBytes: vectors.heldBytes,
    }),
    heldOut: heldOut === null ? null : summaryOf(heldOut),
  };
  return store(world, job, heads, report, summary.notes, run);
}

function read(
  { files, mapping = null }: FitOf<"inspect" | "fit">,
  { signal, report }: JobRun,
  mayBeUnknown = false,
): Promise<Table> {
  return readTable(files, {
    signal,
    report: (done, total) => report("reading", done, total),
    mapping,
    mayBeUnknown,
  });
}

async function vectorsOf(
  { access, embedderOf }: HeadsWorld,
  { vectors, builder }: Table,
  embedding: EmbeddingSource,
  { signal }: JobRun,
): Promise<Vectors> {
  if (embedding.kind === "server") {
    const { baseUrl, model } = embedding.server;
    return madeVectors(builder.questions, new EmbeddingServer(baseUrl, model, access), signal);
  }
  if (embedding.kind === "page") {
    const embedder = embedderOf(embedding.model);
    if (embedder === null) {
      throw nothing("No embedding model is loaded on the GPU.", "Load it above, then fit again.");
    }
    return madeVectors(builder.questions, embedder, signal);
  }
  if (vectors !== null) return vectors;
  throw nothing(
    "The table has no embeddings.",
    "Add them to it, choose a file of vectors, or let an embedding server make them.",
  );
}

function tell(
  progress: HeadsTaskProgress,
  phase: "embedding" | "learning",
  { report }: JobRun,
): void {
  if (progress.stage === "rows") report(phase, progress.done, progress.of);
  else if (progress.stage === "factor") report("solving", 0, null);
  else report("testing", progress.done, progress.of);
}

async function store(
  world: HeadsWorld,
  { id, name, addedAt }: NewName,
  heads: Heads,
  report: FitReport | null,
  notes: readonly string[],
  run: JobRun,
): Promise<Done> {
  run.report("storing", 0, null);
  const repository = await world.heads();
  const row = await repository.add({ id, name, addedAt, fit: report }, heads);
  return { heads: row, table: null, notes };
}

/** Neighbouring λ often choose alike: such points are one. */
function summaryOf({ rows, curve, audc, qnc, bestSingle }: HeldOutReport): HeldOutSummary {
  const points = new Map(
    curve.map(({ cost, quality }) => [`${cost} ${quality}`, { cost, quality }] as const),
  );
  const sorted = [...points.values()].sort((a, b) => a.cost - b.cost || a.quality - b.quality);
  return { rows, curve: sorted, audc, qnc, bestSingle };
}

function methodText({ method }: FitSettings): string {
  if (method.kind === "ridge") return `ridge, α = ${method.alpha}`;
  const { neighbours, metric, weights } = method.neighbourhood;
  return `${neighbours} neighbours, ${metric}, ${weights === "uniform" ? "all alike" : "by distance"}`;
}

function modelOf(embedding: EmbeddingSource): string {
  return embedding.kind === "server" ? embedding.server.model : embedding.model;
}

/** The files in a few words: `r2.zip`, or `GLM-4.5-Air.csv and 10 more files`. */
function sourceOf([first = "", ...more]: readonly string[]): string {
  const top = first.split("/")[0] ?? first;
  if (more.length === 0) return first.slice(-200);
  if (first.includes("/") && more.every((path) => path.startsWith(`${top}/`)))
    return `folder ${top}`;
  return `${first.slice(-200)} and ${more.length} more ${more.length === 1 ? "file" : "files"}`;
}

function nothing(message: string, fix: string): SwitchyardError {
  return new SwitchyardError("import-invalid", message, { fix, side: "visitor" });
}
