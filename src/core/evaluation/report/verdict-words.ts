import type { Interval } from "#core/evaluation/intervals/interval.ts";
import type { CostBasis } from "#core/evaluation/routing/fill-matrix.ts";
import type { VerdictCode, VerdictSide } from "./verdict-kinds.ts";

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
  readonly atEqualQuality: VerdictSide | null;
  readonly atEqualCost: VerdictSide | null;
}

/** The verdict in plain words. */
export function verdictSentence(facts: VerdictFacts): string {
  const { code, questions, atEqualQuality, atEqualCost } = facts;
  if (questions === 0) return "Nothing can be judged: there are no held-out questions.";
  if (facts.candidates < 2) return "There is nothing to route: the table has one candidate.";
  if (code === "nothing-to-judge") {
    return `No router was judged on these ${questions} questions yet: what a perfect one could gain is in the oracle’s row.`;
  }
  const parts = [atEqualQuality, atEqualCost].filter((side) => side !== null);
  const [first, ...others] = parts.map((side, index) => sideWords(side, facts, index === 0));
  const where = `On ${questions} questions${facts.leaked > 0 ? " without duplicates" : ""}`;
  const body = `${where}, ${first ?? ""}${others.map((words) => `; ${words}`).join("")}.`;
  const kind = parts.some(({ isTooKind }) => isTooKind)
    ? " Its settings were chosen on these very questions, so this is rather too good."
    : "";
  return `${HEADS[code]} ${body}${kind}`;
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
  const isEstimate = facts.costBasis !== "measured";
  const money =
    share >= 0
      ? `saves ${percent(share)} of the ${isEstimate ? "estimated " : ""}cost of ${single}`
      : `costs ${percent(-share)} more than ${single}${isEstimate ? " (estimated)" : ""}`;
  const reason = qualityReason(code, side, facts);
  return `${router.name} ${money} at ${points(difference, interval)}: ${reason}`;
}

function qualityReason(code: VerdictCode, side: VerdictSide, facts: VerdictFacts): string {
  if (code === "pays") return `as good within ${percentPoints(facts.margin)}, for less`;
  if (code === "does-not-pay") {
    return (side.saved?.high ?? 0) <= 0 ? "it saves nothing" : "cheaper, but worse";
  }
  if ((side.saved?.low ?? 0) <= 0) return "too few questions to call it cheaper";
  return `too few questions to call it equal${neededWords(side, facts)}`;
}

function costWords(side: VerdictSide, facts: VerdictFacts, isFirst: boolean): string {
  const { code, router, difference, interval, asks } = side;
  const condition = asks === "equal-cost" ? sameCost(side) : "whatever it costs";
  const gap = points(difference, interval);
  const reason =
    code === "pays"
      ? "better"
      : code === "does-not-pay"
        ? "not better by a point that matters"
        : `too few questions to call it better${neededWords(side, facts)}`;
  const than = isFirst ? ` against ${facts.bestSingle ?? "the best single model"}` : "";
  return `${condition} ${router.name} reaches ${gap}${than}: ${reason}`;
}

/** Costs were made equal on the training questions; on others they may come out a little higher. */
function sameCost({ saved }: VerdictSide): string {
  const more = -(saved?.share ?? 0);
  return more > 0.005 ? `at nearly the same cost (${percent(more)} more)` : "at no more cost";
}

function neededWords({ questionsNeeded }: VerdictSide, { questions }: VerdictFacts): string {
  if (questionsNeeded === null || questionsNeeded <= questions) return "";
  return ` (some ${rounded(questionsNeeded)} would tell)`;
}

/** `−1.0 points (−4.7 to +2.7)` */
function points(difference: number, { low, high }: Interval): string {
  return `${signed(difference)} points (${signed(low)} to ${signed(high)})`;
}

function signed(share: number): string {
  const value = (Math.abs(share) * 100).toFixed(1);
  if (value === "0.0") return "±0.0";
  return `${share < 0 ? "−" : "+"}${value}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value !== 0 && Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
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
