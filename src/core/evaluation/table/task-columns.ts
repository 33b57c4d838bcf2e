import type { Report } from "#core/evaluation/report/report.ts";

/** A row of the breakdown by task: one reference or router, its accuracy on each task. */
export interface TaskRow {
  readonly key: string;
  readonly kind: "reference" | "router";
  readonly id: string;
  readonly name: string;
  /** The name as the head of a column: without the model of a reference. */
  readonly title: string;
  /** In the order of the report's tasks; `null` where it is not known. */
  readonly accuracies: readonly (number | null)[];
}

/**
 * The breakdown by task with names. A report lists references first and then routers, by id; a router may have the id of a reference,
 * so the place decides.
 */
export function taskRows({ tasks, references, routers }: Report): readonly TaskRow[] {
  const ids = tasks[0]?.rows.map(({ id }) => id) ?? [];
  const fixed = ids.findIndex((id, at) => {
    const isReference = references.some((reference) => reference.id === id);
    return !isReference || ids.indexOf(id) < at;
  });
  const firstRouter = fixed === -1 ? ids.length : fixed;
  return ids.map((id, at): TaskRow => {
    const isReference = at < firstRouter;
    const named = (isReference ? references : routers).find((row) => row.id === id);
    const name = named?.name ?? id;
    return {
      key: `${at} ${id}`,
      kind: isReference ? "reference" : "router",
      id,
      name,
      title: isReference ? (name.split(": ")[0] ?? name) : name,
      accuracies: tasks.map(({ rows }) => rows[at]?.accuracy ?? null),
    };
  });
}
