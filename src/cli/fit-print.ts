import { fromDollars } from "#core/cost/money.ts";
import { ROUTER_TITLES } from "#core/evaluation/learned/router-titles.ts";
import { figure, per1000, percent } from "#core/evaluation/report/figure-words.ts";
import { settingAtEqualQuality } from "#core/evaluation/routing/choose-setting.ts";
import type { FitSummary } from "#core/heads/fitted/fitted-heads.ts";
import type { SweptPoint } from "#core/heads/routers/sweep.ts";
import { badLines } from "./evaluate-print.ts";
import { alignColumns, plain } from "./evaluate-words.ts";
import type { FitOfFiles } from "./fit-work.ts";

/** What `npm run fit` prints: what was read, what cross-validation said of every router, and which one was written. */
export function fitLines(fit: FitOfFiles, to: string): readonly string[] {
  const { built, heads, heldOut, race, refused } = fit;
  const { name, questions, candidates } = built.table;
  const lines = [
    `${name}: ${questions.count} questions, ${candidates.length} candidates, ${built.rows} rows read`,
    ...built.notes.map((note) => `  ${note}`),
    ...badLines(built.bad),
    `Fitted on ${heads.fit.rows} questions; ${heldOut} were not looked at`,
    ...refused.map(({ name: router, reason }) => `Not fitted: ${router}. ${reason}`),
    "",
    ...raceLines(race),
    "",
    ...chosenLines(fit),
    `Written to ${to}`,
  ];
  return lines.map(plain);
}

function raceLines(race: FitOfFiles["race"]): readonly string[] {
  if (race.every(({ points }) => points.length === 0)) {
    return ["There is no cross-validation: all questions are duplicates of each other."];
  }
  const rows = race.map(({ name, points, value }) => {
    const [first] = points;
    return [
      ROUTER_TITLES[name],
      percent(first?.quality ?? null),
      costOf(first),
      figure(Number.isNaN(value) ? null : value),
    ];
  });
  return alignColumns([["cross-validation", "at λ = 0", "$ per 1,000", "AIQ"], ...rows]);
}

function chosenLines({ heads }: FitOfFiles): readonly string[] {
  const { router, lambda, fit, embedding, lexical } = heads;
  const point = fit.points.find((one) => one.lambda === lambda);
  const words = Object.entries(fit.settings).map(([key, value]) => `${key} ${value}`);
  const settings = words.length === 0 ? "" : ` (${words.join(", ")})`;
  const reached =
    point === undefined
      ? "which was not cross-validated"
      : `in cross-validation ${percent(point.quality)} at ${costOf(point)} per 1,000`;
  const made =
    embedding === null
      ? "It needs no embedding."
      : lexical === null
        ? `It needs vectors of ${embedding.model}.`
        : `Its embedding, ${embedding.model}, comes with it.`;
  return [
    `Router: ${router}${settings}, λ = ${Number(lambda.toPrecision(4))} score per US dollar: ${reached}`,
    ...singleLines(fit),
    ...gateLines(heads),
    ...(router === "task-table"
      ? ["Nobody says of which task a new question is: each will go to the best single model."]
      : []),
    made,
  ];
}

/** What a gate has been seen to keep to, on questions that it was not fitted on. */
function gateLines({ model, candidates }: FitOfFiles["heads"]): readonly string[] {
  if (model.kind !== "bounded-gate") return [];
  const nameOf = (place: number): string => candidates[place]?.name ?? "";
  const { seen, epsilon, delta, weak, strong } = model;
  const sure = `with confidence ${percent(1 - delta)}`;
  return seen === null
    ? [
        `No bound of ${percent(epsilon)} can be shown ${sure}: every question goes to ${nameOf(strong)}.`,
      ]
    : [
        `Of what goes to ${nameOf(weak)} at most ${percent(epsilon)} is wrong, ${sure}: ${seen.failures} of ${seen.routed} were where it was calibrated.`,
      ];
}

/** What it is held against, and the λ that saves most without being worse. */
function singleLines({ single, points }: FitSummary): readonly string[] {
  if (single === null) return [];
  const { candidate, quality, cost } = single;
  const line = `Best single model: ${candidate}, ${percent(quality)} at ${costOf(single)} per 1,000`;
  const saving = settingAtEqualQuality(
    points.map((point) => ({ ...point, accuracy: point.quality, calls: [] })),
    { accuracy: quality, cost },
  );
  if (saving === null || !saving.keeps || !(saving.point.cost < cost)) return [line];
  const { point } = saving;
  const lambda = Number(point.lambda.toPrecision(4));
  return [
    line,
    `Cheapest setting as good as that: --lambda ${lambda}, ${percent(point.accuracy)} at ${costOf(point)} per 1,000`,
  ];
}

function costOf(point: Pick<SweptPoint, "cost"> | undefined): string {
  const isKnown = point !== undefined && !Number.isNaN(point.cost);
  return per1000(isKnown ? fromDollars(point.cost) : null, false);
}
