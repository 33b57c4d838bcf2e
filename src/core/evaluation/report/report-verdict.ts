import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import { isLess } from "#core/heads/choose-candidate.ts";
import { FEW_QUESTIONS } from "#core/outcomes/check-table.ts";
import type { Judging } from "./judging.ts";
import type { RouterReport } from "./report.ts";
import { joinSides, sideAtEqualCost, sideAtEqualQuality, type VerdictRules } from "./verdict.ts";
import type { Verdict, VerdictObstacle } from "./verdict-kinds.ts";
import { verdictSentence } from "./verdict-words.ts";

/** With fewer clusters resamples of them say nothing: with one, every resample is the same. */
const FEWEST_CLUSTERS = 10;
/** With a greater share of missing scores, which count as wrong, a router gains by finding out who was asked. */
const MOST_MISSING = 0.1;

/** The verdict on some routers, and its sentence. */
export function reportVerdict(routers: readonly RouterReport[], judging: Judging): Verdict {
  const { input, basis, bestSingle, test } = judging;
  const { table, split, settings } = input;
  const rules: VerdictRules = {
    margin: settings.margin,
    fewest: FEW_QUESTIONS,
    questions: test.questions,
    cheaper: cheaperThanBest(judging),
    obstacle: obstacleOf(judging),
  };
  const canJudge = bestSingle !== null && table.candidates.length > 1 && test.questions > 0;
  const atEqualQuality = canJudge ? sideAtEqualQuality(routers, rules) : null;
  const atEqualCost = canJudge ? sideAtEqualCost(routers, rules) : null;
  const single = bestSingle === null ? null : (table.candidates[bestSingle]?.name ?? null);
  const areAllEqual = canJudge && haveEqualScores(test);
  const code = areAllEqual ? "does-not-pay" : joinSides([atEqualQuality, atEqualCost]);
  const facts = {
    code,
    questions: test.questions,
    leaked: split.leaked.length,
    candidates: table.candidates.length,
    bestSingle: single,
    costBasis: basis,
    margin: settings.margin,
    areAllEqual,
    obstacle: rules.obstacle,
    atEqualQuality,
    atEqualCost,
  };
  return {
    code,
    sentence: verdictSentence(facts),
    questions: test.questions,
    bestSingle: single,
    atEqualQuality,
    atEqualCost,
  };
}

/** What no number of such questions would help against; `null` for nothing. */
function obstacleOf({ by, missingShare }: Judging): VerdictObstacle | null {
  if (missingShare > MOST_MISSING) return { kind: "missing-scores", share: missingShare };
  const { count } = by.clusters;
  return count < FEWEST_CLUSTERS && count < by.test.questions
    ? { kind: "few-clusters", clusters: count }
    : null;
}

/** Whether single models are cheaper than the best one, on the training questions. */
function cheaperThanBest({ bestSingle, trainMeans, by }: Judging): VerdictRules["cheaper"] {
  if (bestSingle === null || !by.hasCosts) return "some";
  const best = trainMeans.costs[bestSingle] ?? 0;
  if (trainMeans.costs.some((cost) => isLess(cost, best))) return "some";
  return trainMeans.costs.some((cost) => isLess(best, cost)) ? "none" : "all-the-same";
}

function haveEqualScores({ scores, questions }: OutcomeMatrix): boolean {
  const [first, ...others] = scores;
  for (let question = 0; question < questions; question += 1) {
    if (others.some((column) => column[question] !== first?.[question])) return false;
  }
  return true;
}
