import {
  type ChosenPoint,
  settingAtEqualCost,
  settingAtEqualQuality,
} from "#core/evaluation/routing/choose-setting.ts";
import { chooserOf, type Decider, withCosts } from "#core/evaluation/routing/decider.ts";
import {
  type CandidateMeans,
  candidateMeans,
  selectQuestions,
} from "#core/evaluation/routing/outcome-matrix.ts";
import type { Choices } from "#core/evaluation/routing/reference-choices.ts";
import { choicesAt, type SweepPoint } from "#core/evaluation/routing/sweep.ts";
import { sweepDecision } from "#core/evaluation/routing/sweep-decision.ts";
import { sweepPredictions } from "#core/evaluation/routing/sweep-predictions.ts";
import { judgeChoices, pointOf } from "./choice-figures.ts";
import type { Judging } from "./judging.ts";
import { pairFigures } from "./pair-figures.ts";
import { reportPoints, shownFigures } from "./reference-rows.ts";
import type { PairFigures, RouterReport, RouterSetting, SweptPoint } from "./report.ts";
import type { SettingKind } from "./verdict-kinds.ts";

/** A setting with what it chooses, before it is compared. */
export interface PlainSetting {
  readonly setting: Omit<RouterSetting, "against" | "choices">;
  /** For each test question. */
  readonly choices: Choices;
  /** For each test and leaked question. */
  readonly allChoices: Choices;
}

/** A router of which all is known that does not depend on the others. */
export interface PlainRouter {
  readonly decider: Decider;
  readonly curve: readonly SweptPoint[];
  readonly pair: PairFigures | null;
  readonly chosenOn: RouterReport["chosenOn"];
  readonly settings: readonly PlainSetting[];
  /** What cross-validation gave; `null` without. */
  readonly promised: Promised | null;
}

/** What cross-validation gave on training questions, λ by λ, and what single candidates have on the same ones. */
export interface Promised {
  readonly points: readonly SweepPoint[];
  readonly means: CandidateMeans;
}

/** A setting that was chosen, and what it was chosen for. */
interface Chosen {
  readonly kind: SettingKind;
  readonly lambda: number;
  readonly keeps: boolean;
  readonly promised: SweepPoint | null;
}

/** Sweeps a router over λ, chooses its settings and judges them. */
export function* judgeRouter(
  decider: Decider,
  judging: Judging,
): Generator<void, PlainRouter, void> {
  const { test, judged, trainMeans, lambdas } = judging;
  const { decision } = decider;
  const choose = chooserOf(decision, trainMeans.costs);
  const swept = yield* sweepDecision(decision, trainMeans.costs, test, lambdas);
  const promised = yield* sweepOutOfFold(decider, judging);
  const chosen = chooseSettings(swept, promised, judging);
  const settings = chosen.map((each) => {
    const allChoices = choicesAt(choose, judged.questions, each.lambda);
    return plainSetting(each, allChoices, judging);
  });
  const curve = reportPoints(swept, judging);
  const expected = decision.kind === "predicted" ? decision.predictions : null;
  return {
    decider,
    curve,
    pair: judging.train.questions === 0 ? null : pairFigures(trainMeans, test, expected, curve),
    chosenOn: swept.length < 2 ? "nothing-to-choose" : promised === null ? "test" : "train",
    settings,
    promised,
  };
}

/** What the router's settings would have given on the training questions, had it not seen them; `null` where that is not known. */
function* sweepOutOfFold(
  { outOfFold }: Decider,
  { train, trainMeans, lambdas }: Judging,
): Generator<void, Promised | null, void> {
  if (outOfFold === null || train.questions === 0) return null;
  const { rows } = outOfFold;
  const part = rows === undefined ? train : selectQuestions(train, rows);
  const expected = withCosts(outOfFold, trainMeans.costs);
  const points = yield* sweepPredictions(expected, part, lambdas);
  return { points, means: rows === undefined ? trainMeans : candidateMeans(part) };
}

function chooseSettings(
  swept: readonly SweepPoint[],
  promised: Promised | null,
  { bestSingle, testMeans, by }: Judging,
): readonly Chosen[] {
  const [first] = swept;
  if (first === undefined) return [];
  const quality: Chosen = {
    kind: "quality",
    lambda: first.lambda,
    keeps: true,
    promised: promised?.points[0] ?? null,
  };
  if (swept.length < 2 || bestSingle === null || !by.hasCosts) return [quality];
  const means = promised?.means ?? testMeans;
  const single = {
    accuracy: means.scores[bestSingle] ?? 0,
    cost: means.costs[bestSingle] ?? 0,
  };
  const points = promised?.points ?? swept;
  const cheap = settingAtEqualQuality(points, single);
  const good = settingAtEqualCost(points, single);
  const chosen = (kind: SettingKind, found: ChosenPoint | null): readonly Chosen[] => {
    if (found === null) return [];
    const { point, keeps } = found;
    return [{ kind, lambda: point.lambda, keeps, promised: promised === null ? null : point }];
  };
  return [quality, ...chosen("equal-quality", cheap), ...chosen("equal-cost", good)];
}

function plainSetting(
  { kind, lambda, keeps, promised }: Chosen,
  allChoices: Int32Array,
  { by, test }: Judging,
): PlainSetting {
  const choices = allChoices.subarray(0, test.questions);
  const figures = judgeChoices(choices, by);
  return {
    choices,
    allChoices,
    setting: {
      kind,
      lambda,
      keeps,
      promised:
        promised === null
          ? null
          : { accuracy: promised.accuracy, cost: by.hasCosts ? promised.cost : null },
      point: pointOf(figures, lambda),
      ...shownFigures(figures),
    },
  };
}
