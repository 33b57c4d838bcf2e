import type { Interval } from "#core/evaluation/intervals/interval.ts";
import type { CostBasis } from "#core/evaluation/routing/fill-matrix.ts";
import { LEAST_SAVING } from "./verdict.ts";
import type { VerdictCode, VerdictObstacle, VerdictSide } from "./verdict-kinds.ts";

/** What a verdict's sentence is about. */
export interface VerdictFacts {
  readonly code: VerdictCode;
  readonly questions: number;
  /** Test questions that were left out because the training part has them. */
  readonly leaked: number;
  readonly candidates: number;
  readonly bestSingle: string | null;
  readonly costBasis: CostBasis;
  readonly margin: number;
  /** Whether every candidate has the same score on each question. */
  readonly areAllEqual: boolean;
  /** What keeps the verdict from being told. */
  readonly obstacle: VerdictObstacle | null;
  readonly atEqualQuality: VerdictSide | null;
  readonly atEqualCost: VerdictSide | null;
}

/** The verdict in plain words. */
export function verdictSentence(facts: VerdictFacts): string {
  const { code, questions, atEqualQuality, atEqualCost } = facts;
  if (questions === 0) return "Nothing can be judged: there are no held-out questions.";
  if (facts.candidates < 2) {
    const which = facts.candidates === 0 ? "no candidates" : "one candidate";
    return `There is nothing to route: the table has ${which}.`;
  }
  if (code === "nothing-to-judge") {
    const these = questions === 1 ? "this one question" : `these ${questions} questions`;
    return `No router was judged on ${these} yet: what a perfect one could gain is in the oracle’s row.`;
  }
  const counted = questions === 1 ? "one question" : `${questions} questions`;
  const where = `On ${counted}${facts.leaked > 0 ? " without duplicates" : ""}`;
  if (facts.areAllEqual) {
    return `Routing does not pay. ${where}, every candidate scores the same, so choosing gains nothing: take the cheapest.`;
  }
  const parts = [atEqualQuality, atEqualCost].filter((side) => side !== null);
  const [first, ...others] = parts.map((side, index) => sideWords(side, facts, index === 0));
  const body = `${where}, ${first ?? ""}${others.map((words) => `; ${words}`).join("")}.`;
  const kind = parts.some(({ isTooKind }) => isTooKind)
    ? " It was chosen on these very questions, so this is rather too good."
    : "";
  const obstacle = facts.obstacle === null ? "" : ` ${obstacleWords(facts.obstacle)}`;
  return `${HEADS[code]}${obstacle} ${body}${kind}`;
}

function obstacleWords(obstacle: VerdictObstacle): string {
  if (obstacle.kind === "missing-scores") {
    return `${percent(obstacle.share)} of the scores are missing and count as wrong, so a router gains by finding out who was asked.`;
  }
  const { clusters } = obstacle;
  return clusters === 1
    ? "All held-out questions are one group of related ones, so their spread is not known."
    : `The held-out questions are ${clusters} groups of related ones, too few to know their spread.`;
}

/** A reason behind what it is for; there is none beside an obstacle, which is reason enough. */
function because(reason: string, { obstacle }: VerdictFacts): string {
  return obstacle === null ? `: ${reason}` : "";
}

const HEADS: Readonly<Record<VerdictCode, string>> = {
  pays: "Routing pays.",
  "does-not-pay": "Routing does not pay.",
  "cannot-be-told": "Whether routing pays cannot be told.",
  "nothing-to-judge": "",
};

function sideWords(side: VerdictSide, facts: VerdictFacts, isFirst: boolean): string {
  return side.asks === "equal-quality"
    ? qualityWords(side, facts)
    : costWords(side, facts, isFirst);
}

function qualityWords(side: VerdictSide, facts: VerdictFacts): string {
  const { code, router, saved, difference, interval } = side;
  const single = facts.bestSingle ?? "the best single model";
  const share = saved?.share ?? 0;
  const estimated = facts.costBasis !== "measured" ? "estimated " : "";
  const money =
    Math.abs(share) < LEAST_SAVING
      ? `costs as much as ${single}`
      : share > 0
        ? `saves ${percent(share)} of the ${estimated}cost of ${single}`
        : `costs ${moreThan(share)} ${single}${estimated === "" ? "" : " (estimated)"}`;
  const reason = qualityReason(code, side, facts);
  return `${router.name} ${money} at ${points(difference, interval)}${because(reason, facts)}`;
}

/** What a negative saving costs more. */
function moreThan(share: number): string {
  return share > -1 ? `${percent(-share)} more than` : `${times(1 - share)} as much as`;
}

function qualityReason(code: VerdictCode, side: VerdictSide, facts: VerdictFacts): string {
  const { interval, saved } = side;
  if (code === "pays") {
    return interval.low > 0
      ? "better, and for less"
      : `as good within ${percentPoints(facts.margin)}, for less`;
  }
  if (code === "does-not-pay") {
    if ((saved?.high ?? 0) > 0) return "cheaper, but worse";
    return interval.low > 0 ? "better, but not for less" : "it saves nothing";
  }
  if (interval.low >= -facts.margin && (saved?.low ?? 0) > 0) return MAY_BE_CHANCE;
  if ((saved?.low ?? 0) <= 0) return "too few questions to call it cheaper";
  return `too few questions to call it equal${neededWords(side, facts)}`;
}

function costWords(side: VerdictSide, facts: VerdictFacts, isFirst: boolean): string {
  const { router, difference, interval } = side;
  const single = facts.bestSingle ?? "the best single model";
  const gap = points(difference, interval);
  const reason = costReason(side, facts);
  if (side.asks === "any-cost" && side.saved !== null) {
    return `${single} is the best single model and the cheapest, so there is nothing to save; ${router.name} reaches ${gap} at ${priceOf(side.saved.share, facts)}${because(reason, facts)}`;
  }
  if (side.asks === "any-cost" && facts.costBasis !== "unknown") {
    return `${single} is the best single model and free, so there is nothing to save; ${router.name} reaches ${gap} at any cost${because(reason, facts)}`;
  }
  const condition = side.asks === "any-cost" ? "with costs unknown," : sameCost(side, facts);
  const than = isFirst ? ` against ${single}` : "";
  return `${condition} ${router.name} reaches ${gap}${than}${because(reason, facts)}`;
}

/** What a router costs, seen from the best single model. */
function priceOf(saving: number, { costBasis }: VerdictFacts): string {
  const estimated = costBasis === "measured" ? "" : "estimated ";
  if (saving > -LEAST_SAVING) return `no more ${estimated}cost`;
  const more = saving > -1 ? `${percent(-saving)} more ${estimated}cost` : "";
  return more === "" ? `${times(1 - saving)} the ${estimated}cost` : more;
}

function costReason(side: VerdictSide, facts: VerdictFacts): string {
  const { code, interval, asks, saved } = side;
  const { costBasis } = facts;
  if (code === "pays") {
    // Against a model that is free there is no share to be saved.
    const more = costBasis === "unknown" ? 0 : -(saved?.share ?? Number.NEGATIVE_INFINITY);
    const isDearer = asks === "any-cost" && more >= LEAST_SAVING;
    return isDearer ? "better, for more money" : "better";
  }
  if (code === "does-not-pay") {
    if (interval.high < 0) return "worse";
    return interval.high === 0 ? "not better" : `not better by ${percentPoints(facts.margin)}`;
  }
  // Its interval would decide, if so few questions ever did.
  if (interval.low > 0 || interval.high < facts.margin) return MAY_BE_CHANCE;
  return `too few questions to call it better${neededWords(side, facts)}`;
}

const MAY_BE_CHANCE = "so few questions that this may be chance";

/** Costs were made equal on the training questions; on others they may come out a little higher. */
function sameCost({ saved }: VerdictSide, { costBasis }: VerdictFacts): string {
  const estimated = costBasis === "measured" ? "" : "estimated ";
  const more = -(saved?.share ?? 0);
  return more > LEAST_SAVING
    ? `at nearly the same ${estimated}cost (${percent(more)} more)`
    : `at no more ${estimated}cost`;
}

function neededWords({ questionsNeeded }: VerdictSide, { questions }: VerdictFacts): string {
  if (questionsNeeded === null || questionsNeeded <= questions) return "";
  return ` (some ${rounded(questionsNeeded)} would tell)`;
}

/** `−1.0 points (−4.7 to +2.7)` */
function points(difference: number, { low, high }: Interval): string {
  if (low === 0 && high === 0) return "±0.0 points (the same on every question)";
  return `${signed(difference)} points (${signed(low)} to ${signed(high)})`;
}

function signed(share: number): string {
  const value = (Math.abs(share) * 100).toFixed(1);
  if (value === "0.0") return "±0.0";
  return `${share < 0 ? "−" : "+"}${value}`;
}

/** One decimal where it tells: below ten, and before all. */
function percent(share: number): string {
  const value = share * 100;
  if (value > 99 && value < 100) return `${Math.min(99.9, value).toFixed(1)} %`;
  return `${value !== 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}

function times(factor: number): string {
  return `${factor < 10 ? factor.toFixed(1) : Math.round(factor).toLocaleString("en-US")} times`;
}

function percentPoints(share: number): string {
  const value = share * 100;
  return value === 1 ? "one point" : `${Number(value.toFixed(1))} points`;
}

/** Two digits are enough for how many questions one should have. */
function rounded(count: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return (Math.ceil(count / unit) * unit).toLocaleString("en-US");
}
