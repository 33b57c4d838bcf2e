import { count, percent, points } from "#core/evaluation/report/figure-words.ts";
import { gainWords, leakSentence } from "#core/evaluation/report/leak-words.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { type ColumnGroup, columnGroups } from "#core/evaluation/table/router-columns.ts";
import { type RouterRow, routerRows } from "#core/evaluation/table/router-rows.ts";
import { taskRows } from "#core/evaluation/table/task-columns.ts";
import { html, type Markup } from "./markup.ts";

/** The groups of the table of routers, each a table of its own: a file has no room to choose in. */
export function routerTables(report: Report): Markup {
  const rows = routerRows(report, { kind: "equal-quality" }, true);
  return html`${columnGroups(rows).map((group) => routerTable(group, rows))}`;
}

function routerTable({ id, title, columns }: ColumnGroup, rows: readonly RouterRow[]): Markup {
  const shown = id === "overview" ? rows : rows.filter(({ kind }) => kind !== "single");
  const heads = columns.map(
    (column) => html`<th scope="col" class="n" title="${column.explanation}">${column.title}</th>`,
  );
  const lines = shown.map((row) => {
    const cells = columns.map(
      (column) => html`<td class="n">${column.textOf(row)}${note(column.noteOf(row))}</td>`,
    );
    const look = row.kind === "reference" && row.id === "best-single" ? "best" : row.kind;
    return html`<tr class="${look}"><th scope="row">${row.name}</th>${cells}</tr>\n`;
  });
  const caption = id === "overview" ? null : html`<h3>${title}</h3>`;
  return html`${caption}<div class="scroll"><table><thead><tr><th scope="col">Row</th>${heads}</tr></thead><tbody>\n${lines}</tbody></table></div>\n`;
}

function note(text: string): Markup | null {
  return text === "" ? null : html`<small>${text}</small>`;
}

/** Accuracy by task; `null` without tasks. */
export function taskTable(report: Report): Markup | null {
  const rows = taskRows(report);
  if (rows.length === 0) return null;
  const heads = rows.map(({ title }) => html`<th scope="col" class="n">${title}</th>`);
  const lines = report.tasks.map(({ task, questions }, at) => {
    const cells = rows.map(
      ({ accuracies }) => html`<td class="n">${percent(accuracies[at] ?? null)}</td>`,
    );
    return html`<tr><th scope="row">${task}<small>${count(questions)} questions</small></th>${cells}</tr>\n`;
  });
  return html`<h2>By task</h2><div class="scroll"><table><thead><tr><th scope="col">Task</th>${heads}</tr></thead><tbody>\n${lines}</tbody></table></div>\n`;
}

/** Which share of the questions each model gets; `null` without routers. */
export function shareTable(report: Report): Markup | null {
  const rows = routerRows(report, { kind: "equal-quality" }, false).filter(
    ({ kind }) => kind === "router",
  );
  if (rows.length === 0) return null;
  const heads = report.table.candidates.map(
    ({ name }) => html`<th scope="col" class="n">${name}</th>`,
  );
  const lines = rows.map(({ name, shares }) => {
    const cells = report.table.candidates.map((_, at) => {
      const share = shares[at] ?? 0;
      return html`<td class="n">${share === 0 ? "–" : percent(share)}</td>`;
    });
    return html`<tr><th scope="row">${name}</th>${cells}</tr>\n`;
  });
  return html`<h2>Where questions go</h2><div class="scroll"><table><thead><tr><th scope="col">Router</th>${heads}</tr></thead><tbody>\n${lines}</tbody></table></div>\n`;
}

/** Leaks, what they would change, and tasks left out. */
export function leakPart(report: Report): Markup {
  const { effects, promises } = report.leaks;
  const lines = report.routers.flatMap(({ id, name }) => {
    const effect = effects.find(({ router }) => router === id);
    const promise = promises.find(({ router }) => router === id);
    if (effect === undefined && promise === undefined) return [];
    const cells = [
      effect === undefined ? "–" : gainWords(effect.withLeaks),
      effect === undefined ? "–" : gainWords(effect.withoutLeaks),
      promise === undefined ? "–" : points(promise.promised),
      promise === undefined ? "–" : points(promise.kept),
    ].map((text) => html`<td class="n">${text}</td>`);
    return [html`<tr><th scope="row">${name}</th>${cells}</tr>\n`];
  });
  const heads = ["with the leaks", "without them", "promised by cross-validation", "came"].map(
    (title) => html`<th scope="col" class="n">${title}</th>`,
  );
  const table =
    lines.length === 0
      ? null
      : html`<div class="scroll"><table><thead><tr><th scope="col">Points over the best single model, λ = 0</th>${heads}</tr></thead><tbody>\n${lines}</tbody></table></div>\n`;
  return html`<h2>Leaks: is the gain real?</h2><p>${leakSentence(report.leaks)}</p>\n${table}${holdoutPart(report)}`;
}

function holdoutPart({ taskHoldout, routers }: Report): Markup | null {
  if (taskHoldout === null || taskHoldout.results.length === 0) return null;
  const { router, results, lost } = taskHoldout;
  const name = routers.find(({ id }) => id === router)?.name ?? router;
  const lines = results.map(
    (result) =>
      html`<tr><th scope="row">${result.task}</th><td class="n">${count(result.questions)}</td><td class="n">${percent(result.router)}</td><td class="n">${percent(result.bestOfOthers)}</td><td class="n">${points(result.router - result.bestOfOthers)}</td></tr>\n`,
  );
  return html`<h3>A task that it was not fitted on</h3><p>${name} is below the best single model of the other tasks on ${lost} of ${results.length} tasks.</p><div class="scroll"><table><thead><tr><th scope="col">Task left out</th><th scope="col" class="n">Questions</th><th scope="col" class="n">Router</th><th scope="col" class="n">Best of the others</th><th scope="col" class="n">Points</th></tr></thead><tbody>\n${lines}</tbody></table></div>\n`;
}
