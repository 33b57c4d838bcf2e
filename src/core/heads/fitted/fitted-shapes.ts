import type { CostHead } from "#core/heads/cost-head.ts";
import type { GroupTable } from "#core/heads/group-table.ts";
import type { LinearHeads } from "#core/heads/linear-heads.ts";
import type { RouterModel } from "#core/heads/routers/router-model.ts";
import { type FittedHeads, needsEmbedding } from "./fitted-heads.ts";

/**
 * What is wrong with the sizes of a router's lists, in words; `null` where they fit each other, so that nothing is read beyond a
 * list and no number is taken for another.
 */
export function shapeProblem(heads: Omit<FittedHeads, "kind" | "fit" | "source">): string | null {
  const { model, costs, candidates, embedding, lexical, tasks } = heads;
  const count = candidates.length;
  const dimension = embedding?.dimension ?? 0;
  if (embedding === null && (needsEmbedding(model) || costs.logHeads !== null)) {
    return "It goes by an embedding and names none.";
  }
  if (lexical !== null && (lexical.name !== embedding?.model || lexical.dimension !== dimension)) {
    return `It was fitted on ${embedding?.model ?? "no embedding"} and brings ${lexical.name}.`;
  }
  if (new Set(candidates.map(({ name }) => name)).size !== count) {
    return "Two of its candidates have the same name.";
  }
  if (!fitsModel(model, count, dimension)) return "Its model has lists of the wrong length.";
  if (!fitsCosts(costs, count, dimension)) return "Its costs have lists of the wrong length.";
  if (model.kind === "task-table" && model.table.rows.length > tasks.length) {
    return "It knows more tasks than it names.";
  }
  return null;
}

function fitsModel(model: RouterModel, count: number, dimension: number): boolean {
  switch (model.kind) {
    case "best-single":
      return model.quality.length === count;
    case "task-table":
      return fitsTable(model.table, count);
    case "cluster-table": {
      const { clusters, table } = model;
      return (
        clusters.dimension === dimension &&
        clusters.centroids.length === table.rows.length * dimension &&
        table.rows.length > 0 &&
        fitsTable(table, count)
      );
    }
    case "neighbours":
    case "similarity-ratings": {
      const { points, scores, neighbours } = model;
      const known = points.length / dimension;
      return (
        model.candidates === count &&
        model.dimension === dimension &&
        Number.isInteger(known) &&
        known > 0 &&
        scores.length === known * count &&
        neighbours > 0
      );
    }
    case "linear":
      return fitsHeads(model.heads, count, dimension);
    case "matrix-factorisation": {
      const { size, candidates, projection, classifier } = model.model;
      return (
        size > 0 &&
        model.model.dimension === dimension + 1 &&
        candidates.length === size * count &&
        projection.length === size * (dimension + 1) &&
        classifier.length === size
      );
    }
    case "hybrid":
      return (
        fitsPair(model, count, dimension) &&
        model.gain.x.length === model.gain.y.length &&
        model.gain.x.length > 0
      );
    case "bounded-gate":
      return fitsPair(model, count, dimension);
  }
}

function fitsPair(
  { candidates, weak, strong, gate }: Extract<RouterModel, { readonly weak: number }>,
  count: number,
  dimension: number,
): boolean {
  return candidates === count && weak < count && strong < count && fitsHeads(gate, 1, dimension);
}

function fitsHeads(heads: LinearHeads, targets: number, dimension: number): boolean {
  return (
    heads.dimension === dimension &&
    heads.intercepts.length === targets &&
    heads.weights.length === targets * dimension
  );
}

function fitsTable(table: GroupTable, count: number): boolean {
  const { candidates, quality, costs, rows, anyQuality, anyCosts } = table;
  const size = rows.length * count;
  return (
    candidates === count &&
    quality.length === size &&
    costs.length === size &&
    anyQuality.length === count &&
    anyCosts.length === count
  );
}

function fitsCosts(
  { candidates, means, logHeads, corrections }: CostHead,
  count: number,
  dimension: number,
): boolean {
  return (
    candidates === count &&
    means.length === count &&
    corrections.length === count &&
    (logHeads === null || fitsHeads(logHeads, count, dimension))
  );
}
