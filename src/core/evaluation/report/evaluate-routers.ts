import { tradeOff } from "#core/metrics/llmrouterbench-gains.ts";
import { paretoDistances } from "#core/metrics/pareto.ts";
import { concaveHull } from "#core/metrics/window-aiq.ts";
import { checkSplit } from "#core/outcomes/check-split.ts";
import { checkTable } from "#core/outcomes/check-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { affordableDraws, compareChoices } from "./compare-choices.ts";
import { type CurveScale, costWindow, curveFigures, curvePoints } from "./curve-figures.ts";
import type { EvaluationInput, EvaluationProgress } from "./evaluation-input.ts";
import { judgeRouter, type PlainRouter } from "./judge-router.ts";
import { type Judging, prepareJudging } from "./judging.ts";
import { leakPanel } from "./leak-effects.ts";
import { isEstimated, type PlainRow, referenceRows, singleRows } from "./reference-rows.ts";
import {
  type Comparison,
  REPORT_VERSION,
  type Report,
  type ReportHull,
  type ReportRow,
  type ReportTable,
  type RouterReport,
} from "./report.ts";
import { reportVerdict } from "./report-verdict.ts";
import { type NamedChoices, taskFigures } from "./task-figures.ts";

type Progress = Generator<EvaluationProgress, Report, void>;

/**
 * Judges routers on a table's held-out questions, beside what every router has to be held against. Pure work that yields every few
 * milliseconds, so that it can be shown and stopped; the report comes last. Deterministic: the same input gives the same report.
 */
export function* evaluateRouters(input: EvaluationInput): Progress {
  const first = { stage: "references", name: "", done: 0, of: 1 } as const;
  const judging = yield* shown(prepareJudging(input), first);
  const { table, deciders } = input;
  const isEmpty = judging.test.questions === 0 || table.candidates.length === 0;
  const singles = isEmpty ? [] : yield* shown(singleRows(judging), first);
  const references = isEmpty ? [] : yield* shown(referenceRows(judging), first);
  const routers: PlainRouter[] = [];
  for (const [done, decider] of (isEmpty ? [] : deciders).entries()) {
    const progress = { stage: "routers", name: decider.name, done, of: deciders.length } as const;
    yield progress;
    routers.push(yield* shown(judgeRouter(decider, judging), progress));
  }
  const comparisons = yield* shown(compareAll(routers, judging), {
    stage: "intervals",
    name: "",
    done: 0,
    of: 1,
  });
  return finish(judging, singles, references, routers, comparisons);
}

/** Work that tells how far it is each time it lets go. */
function* shown<Result>(
  work: Generator<void, Result, void>,
  progress: EvaluationProgress,
): Generator<EvaluationProgress, Result, void> {
  let step = work.next();
  while (step.done !== true) {
    yield progress;
    step = work.next();
  }
  return step.value;
}

/** Comparisons of all settings with the best single model, by router and setting. */
interface Compared {
  readonly draws: number;
  readonly of: readonly (readonly Comparison[])[];
}

function* compareAll(
  routers: readonly PlainRouter[],
  { input, test, by, bestSingle, isGraded }: Judging,
): Generator<void, Compared, void> {
  const { settings } = input;
  const lists = routers.flatMap((router) => router.settings.map(({ choices }) => choices));
  const draws = affordableDraws(settings.draws, by.clusters.count, 2 + 2 * lists.length);
  if (bestSingle === null || lists.length === 0) return { draws, of: [] };
  const single = new Int32Array(test.questions).fill(bestSingle);
  const all = yield* compareChoices(lists, single, {
    test,
    clusters: by.clusters,
    tasks: by.tasks,
    hasCosts: by.hasCosts,
    isGraded,
    draws,
    seed: settings.seed,
    confidence: settings.confidence,
  });
  let at = 0;
  const of = routers.map((router) => {
    at += router.settings.length;
    return all.slice(at - router.settings.length, at);
  });
  return { draws, of };
}

function finish(
  judging: Judging,
  singles: readonly PlainRow[],
  references: readonly PlainRow[],
  routers: readonly PlainRouter[],
  comparisons: Compared,
): Report {
  const { input, basis, window, bestSingle, testMeans, by } = judging;
  const { table, split, settings } = input;
  const rows = [...singles, ...references];
  const points = [
    ...rows.flatMap(({ point, curve }) => [point, ...curve]),
    ...routers.flatMap(({ curve }) => curve),
  ];
  const range = by.hasCosts ? costWindow(points.map(({ cost }) => cost)) : null;
  const singleAccuracy = bestSingle === null ? 0 : (testMeans.scores[bestSingle] ?? 0);
  const scale: CurveScale = { window, range, singleAccuracy };
  const reports = routerReports(routers, comparisons, scale, judging);
  return {
    version: REPORT_VERSION,
    table: describeTable(table),
    split: {
      rule: split.rule,
      train: split.train.length,
      test: split.test.length,
      leaked: split.leaked.length,
      testRows: settings.keepChoices ? Array.from(split.test) : null,
    },
    settings: {
      seed: settings.seed,
      confidence: settings.confidence,
      draws: comparisons.draws,
      cluster: settings.cluster,
      margin: settings.margin,
      lambdas: judging.lambdas.length,
      scoresAreGraded: judging.isGraded,
      missingScores: judging.missingScores,
      missingCosts: by.hasCosts ? judging.missingCosts : 0,
    },
    costBasis: basis,
    window,
    costRange: range,
    singles: singles.map((row) => finishRow(row, scale)),
    hull: hullOf(singles, scale),
    references: references.map((row) => finishRow(row, scale)),
    routers: reports,
    tasks: taskFigures(
      judging.test,
      by.tasks,
      table.questions.tasks,
      namedChoices(references, routers),
      by.hasCosts,
    ),
    leaks: leakPanel(routers, judging),
    taskHoldout: input.taskHoldout,
    learningCurve: input.learningCurve,
    findings: [...checkTable(table), ...checkSplit(split)],
    verdict: reportVerdict(reports, judging),
  };
}

function describeTable({
  name,
  source,
  licence,
  questions,
  candidates,
}: OutcomeTable): ReportTable {
  const dates = candidates.flatMap(({ price }) => (price === null ? [] : [price.date]));
  return {
    name,
    source,
    licence,
    questions: questions.count,
    candidates: candidates.map((candidate) => ({
      name: candidate.name,
      inputPrice: candidate.price?.input ?? null,
      outputPrice: candidate.price?.output ?? null,
      priceDate: candidate.price?.date ?? null,
    })),
    priceDate: dates.toSorted().at(-1) ?? null,
  };
}

function finishRow({ choices: _, ...row }: PlainRow, scale: CurveScale): ReportRow {
  const figures = curveFigures(row.curve.length > 0 ? row.curve : [row.point], scale);
  return { ...row, figures };
}

function hullOf(singles: readonly PlainRow[], scale: CurveScale): ReportHull {
  const points = singles.map(({ point }) => point);
  const hull = concaveHull(curvePoints(points));
  return {
    points: hull.map(({ cost, quality }) => ({ lambda: null, cost, accuracy: quality })),
    aiq: points.length === 0 ? null : curveFigures(points, scale).aiq,
  };
}

function routerReports(
  routers: readonly PlainRouter[],
  comparisons: Compared,
  scale: CurveScale,
  { input, basis, bestSingle, testMeans, by }: Judging,
): readonly RouterReport[] {
  const { keepChoices } = input.settings;
  const single =
    bestSingle === null || !by.hasCosts
      ? null
      : { cost: testMeans.costs[bestSingle] ?? 0, quality: testMeans.scores[bestSingle] ?? 0 };
  const curves = routers.map(({ curve }) => curvePoints(curve));
  const { distances } = paretoDistances(curves);
  return routers.map(({ decider, curve, pair, chosenOn, settings }, at) => ({
    id: decider.id,
    name: decider.name,
    curve,
    figures: curveFigures(curve, scale),
    tradeOff: single === null ? null : tradeOff(curves[at] ?? [], single),
    pareto: by.hasCosts ? (distances[at] ?? null) : null,
    pair,
    chosenOn,
    settings: settings.map(({ setting, choices }, place) => ({
      ...setting,
      against: comparisons.of[at]?.[place] ?? null,
      choices: keepChoices ? Array.from(choices) : null,
    })),
    isCostEstimated: isEstimated(basis),
  }));
}

function namedChoices(
  references: readonly PlainRow[],
  routers: readonly PlainRouter[],
): readonly NamedChoices[] {
  const fixed = references.flatMap(({ id, choices }) =>
    choices === null ? [] : [{ id, choices }],
  );
  const chosen = routers.flatMap(({ decider, settings }) => {
    const cheap = settings.find(({ setting }) => setting.kind === "equal-quality") ?? settings[0];
    return cheap === undefined ? [] : [{ id: decider.id, choices: cheap.choices }];
  });
  return [...fixed, ...chosen];
}
