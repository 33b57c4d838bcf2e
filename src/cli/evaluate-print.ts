import { figure, per1000, percent, points } from "#core/evaluation/report/figure-words.ts";
import type {
  Report,
  ReportRow,
  RouterReport,
  RouterSetting,
} from "#core/evaluation/report/report.ts";
import type { BadRowReport } from "#core/outcomes/bad-rows.ts";
import { alignColumns, plain } from "./evaluate-words.ts";
import type { Evaluated } from "./evaluate-work.ts";

const SHOWN_BAD_ROWS = 20;
const SHOWN_LEAKS = 5;

/** What `npm run evaluate` prints: what was read, the routers, leaks, what is to be known of the table, and the verdict. */
export function evaluationLines(evaluated: Evaluated): readonly string[] {
  const { report, built } = evaluated;
  const lines = [
    ...readingLines(evaluated),
    ...badLines(built.bad),
    "",
    ...routerLines(report),
    "",
    ...leakLines(report),
    ...deepLines(report),
    ...findingLines(report),
    "",
    report.verdict.sentence,
  ];
  return lines.map(plain);
}

function readingLines({ report, built, refused, incomplete, embeddingName }: Evaluated): string[] {
  const { table, split } = report;
  const rule =
    split.rule.kind === "own"
      ? `the split “${split.rule.test}”`
      : `${percent(split.rule.testShare)} of the questions, drawn by seed ${split.rule.seed}`;
  const lines = [
    `${table.name}: ${table.questions} questions, ${table.candidates.length} candidates, ${built.rows} rows read`,
    ...built.notes.map((note) => `  ${note}`),
    `Fitted on ${split.train} questions, judged on ${split.test} (${rule})`,
  ];
  if (embeddingName === null) {
    lines.push("No question texts: only routers that need no embedding were fitted.");
  }
  for (const { name, reason } of refused) lines.push(`Not fitted: ${name}. ${reason}`);
  for (const name of incomplete) {
    lines.push(`Not judged: ${name}, which chose nothing for some questions.`);
  }
  return lines;
}

/** Rows and values that were left out, the first of them with their place. */
export function badLines({ count, listed }: BadRowReport): string[] {
  if (count === 0) return [];
  const shown = listed.slice(0, SHOWN_BAD_ROWS);
  const lines = [`Left out: ${count} rows or values`];
  for (const { file, line, reason } of shown) lines.push(`  ${file}:${line}: ${reason}`);
  if (count > shown.length) lines.push(`  … and ${count - shown.length} more`);
  return lines;
}

const HEADER = [
  "",
  "accuracy",
  "$ per 1,000",
  "AIQ",
  "points to best single",
  "saves",
  "at λ = 0",
  "$ per 1,000",
];

function routerLines({ references, routers, window, costBasis }: Report): string[] {
  const rows = [HEADER, ...references.map(referenceCells), ...routers.map(routerCells)];
  const [header = "", ...others] = alignColumns(rows);
  const lines = [header, ...others];
  lines.splice(1 + references.length, 0, "─".repeat([...header].length));
  const between =
    window === null
      ? "AIQ has no window: costs are unknown or all the same."
      : `AIQ between ${per1000(window.least, false)} and ${per1000(window.most, false)} per 1,000 questions; costs are ${costBasis}.`;
  const kind = routers.some(({ chosenOn }) => chosenOn === "test") ? "held-out" : "training";
  return [
    ...lines,
    between,
    `Routers: at the cheapest λ that was as good as the best single model on the ${kind} questions, then whatever it costs.`,
  ];
}

function referenceCells({ name, point, figures, isCostEstimated }: ReportRow): readonly string[] {
  const cost = per1000(point.cost, isCostEstimated);
  return [plain(name), percent(point.accuracy), cost, figure(figures.aiq)];
}

function routerCells(router: RouterReport): readonly string[] {
  const setting = shownSetting(router);
  if (setting === null) return [plain(router.name)];
  const { point, against } = setting;
  const quality = router.settings.find(({ kind }) => kind === "quality");
  const ratio = against?.costRatio?.ratio ?? null;
  const gap =
    against === null
      ? "–"
      : `${points(against.difference)} (${points(against.interval.low)} to ${points(against.interval.high)})`;
  return [
    plain(router.name),
    percent(point.accuracy),
    per1000(point.cost, router.isCostEstimated),
    figure(router.figures.aiq),
    gap,
    ratio === null ? "–" : percent(1 - ratio),
    ...(quality === undefined
      ? []
      : [percent(quality.point.accuracy), per1000(quality.point.cost, router.isCostEstimated)]),
  ];
}

/** A router's setting at equal quality, else the one without any weight of cost. */
function shownSetting({ settings }: RouterReport): RouterSetting | null {
  return settings.find(({ kind }) => kind === "equal-quality") ?? settings[0] ?? null;
}

function leakLines({ leaks, routers }: Report): string[] {
  const near = leaks.near === null ? "" : `, ${leaks.near} more are nearly the same as one there`;
  const lines = [
    `Leaks: ${leaks.exact} of ${leaks.heldOut} held-out questions stand in the training part too${near}; they are left out.`,
  ];
  for (const { test, train } of leaks.shown.slice(0, SHOWN_LEAKS)) {
    lines.push(`  ${test} is ${train}`);
  }
  const nameOf = (id: string): string => routers.find((router) => router.id === id)?.name ?? id;
  if (leaks.shown.length > 0) {
    const most = leaks.effects.toSorted((a, b) => leakGain(b) - leakGain(a))[0];
    if (most !== undefined) {
      lines.push(
        `  With them ${nameOf(most.router)} would gain ${points(most.withLeaks.difference)} points, without ${points(most.withoutLeaks.difference)}.`,
      );
    }
  }
  const worst = leaks.promises.toSorted((a, b) => b.promised - b.kept - (a.promised - a.kept))[0];
  if (worst !== undefined) {
    lines.push(
      `Cross-validation against the held-out part, at worst: ${nameOf(worst.router)} promised ${points(worst.promised)} points, ${points(worst.kept)} came.`,
    );
  }
  return lines;
}

/** How many labelled questions it takes, and what is left on tasks that were not seen. */
function deepLines({ learningCurve, taskHoldout }: Report): string[] {
  const lines: string[] = [];
  const last = learningCurve?.points.at(-1);
  if (learningCurve !== null && last !== undefined) {
    const { router, paysFrom } = learningCurve;
    lines.push(
      paysFrom === null
        ? `Labelled questions: ${router} does not stay above the best single model with any number up to ${last.rows}.`
        : `Labelled questions: from ${paysFrom} on ${router} stays above the best single model (with ${last.rows}: ${percent(last.accuracy)} against ${percent(last.bestSingle)}).`,
    );
  }
  if (taskHoldout !== null && taskHoldout.results.length > 0) {
    lines.push(
      `Tasks that it was not fitted on: ${taskHoldout.router} is below the best single model of the others on ${taskHoldout.lost} of ${taskHoldout.results.length}.`,
    );
  }
  return lines;
}

function leakGain({ withLeaks, withoutLeaks }: Report["leaks"]["effects"][number]): number {
  return withLeaks.difference - withoutLeaks.difference;
}

const WEIGHTS = { stops: "Stops", limits: "Limits", note: "Note" } as const;

function findingLines({ findings }: Report): string[] {
  return findings.flatMap(({ weight, message, stillShown, fix }) => {
    const shown = stillShown === "" ? [] : [`  Still shown: ${stillShown}`];
    const lines = [`${WEIGHTS[weight]}: ${message}`];
    if (weight === "note") return lines;
    return [...lines, ...shown, ...(fix === "" ? [] : [`  ${fix}`])];
  });
}
