import type { PlainRouter } from "./judge-router.ts";
import type { Judging } from "./judging.ts";
import {
  type CrossValidationCheck,
  gainOver,
  type LeakEffect,
  type LeakPanel,
  leakedQuestions,
} from "./leak-panel.ts";

/** What leaks there are, what they would have changed for each router with λ = 0, and whether cross-validation kept its word. */
export function leakPanel(routers: readonly PlainRouter[], judging: Judging): LeakPanel {
  const { input, bestSingle } = judging;
  const { split } = input;
  return {
    heldOut: split.test.length + split.leaked.length,
    ...leakedQuestions(input.table.questions, split, input.near),
    effects:
      bestSingle === null ? [] : routers.flatMap((router) => effectOf(router, judging, bestSingle)),
    promises:
      bestSingle === null
        ? []
        : routers.flatMap((router) => promiseOf(router, judging, bestSingle)),
  };
}

function effectOf(
  { decider, settings }: PlainRouter,
  { judged, judgedClusters, test }: Judging,
  bestSingle: number,
): readonly LeakEffect[] {
  const quality = settings.find(({ setting }) => setting.kind === "quality");
  if (quality === undefined) return [];
  const single = new Int32Array(judged.questions).fill(bestSingle);
  const gain = (questions: number) =>
    gainOver(quality.allChoices, single, judged, judgedClusters.of, questions);
  return [
    {
      router: decider.id,
      withLeaks: gain(judged.questions),
      withoutLeaks: gain(test.questions),
    },
  ];
}

function promiseOf(
  { decider, settings, promised }: PlainRouter,
  { testMeans }: Judging,
  bestSingle: number,
): readonly CrossValidationCheck[] {
  const quality = settings.find(({ setting }) => setting.kind === "quality");
  const [first] = promised?.points ?? [];
  if (promised === null || first === undefined || quality === undefined) return [];
  return [
    {
      router: decider.id,
      promised: first.accuracy - (promised.means.scores[bestSingle] ?? 0),
      kept: quality.setting.point.accuracy - (testMeans.scores[bestSingle] ?? 0),
    },
  ];
}
