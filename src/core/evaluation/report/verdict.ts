import type { Comparison, RouterReport, RouterSetting } from "./report.ts";
import type {
  SettingKind,
  VerdictCode,
  VerdictObstacle,
  VerdictQuestion,
  VerdictSide,
} from "./verdict-kinds.ts";

/** What decides a verdict. */
export interface VerdictRules {
  /** A difference in accuracy that is small enough to call two routers equally good. */
  readonly margin: number;
  /** Below so many questions nothing can be told. */
  readonly fewest: number;
  readonly questions: number;
  /** Whether there are cheaper single models than the best: some, none, or none and no dearer ones either. */
  readonly cheaper: "some" | "none" | "all-the-same";
  /** Nothing can be told where there is one. */
  readonly obstacle: VerdictObstacle | null;
}

/** A smaller share of a cost is not called a saving. */
export const LEAST_SAVING = 0.005;

/** Below any cost of a question, in picodollars. */
const FAR_OFF = -1e18;

/**
 * The verdict at equal quality; `null` where nothing can be saved and nothing is. It pays when the router surely saves money and is
 * surely not worse by more than the margin; it does not when it surely saves nothing, or is surely worse.
 */
export function sideAtEqualQuality(
  routers: readonly RouterReport[],
  rules: VerdictRules,
): VerdictSide | null {
  const found = preferred(routers, "equal-quality", ({ promised, point, keeps }) => {
    const { accuracy, cost } = promised ?? point;
    if (cost === null) return null;
    // One that is not as good does not count as cheap: among such the better one is nearer.
    return keeps ? -cost : FAR_OFF + accuracy;
  });
  if (found === null) return null;
  const { interval } = found.against;
  const saved = savingOf(found.against);
  if (saved === null) return null;
  if (rules.cheaper !== "some" && saved.share < LEAST_SAVING) return null;
  const isGood = interval.low >= -rules.margin && saved.low > 0;
  const isBad = saved.high <= 0 || interval.high < 0;
  const { difference } = found.against;
  const gap = Math.max(difference + rules.margin, -difference);
  return sideOf("equal-quality", found, rules, { isGood, isBad, gap });
}

/**
 * The verdict at equal cost, or at any cost: where costs are not known, or where nothing is cheaper than the best single model, so that
 * all that routing can do is to buy quality. It pays when the router is surely better; it does not when it is surely not better by as
 * much as the margin.
 */
export function sideAtEqualCost(
  routers: readonly RouterReport[],
  rules: VerdictRules,
): VerdictSide | null {
  const hasCosts = routers.some(({ curve }) => curve.some(({ cost }) => cost !== null));
  const isBound = hasCosts && rules.cheaper !== "none";
  const found = preferred(routers, isBound ? "equal-cost" : "quality", (setting) => {
    const { promised, point, keeps, against } = setting;
    const { accuracy, cost } = promised ?? point;
    // A router without settings to choose among costs what it costs.
    if (isBound && (against?.costRatio?.ratio ?? 0) > 1 && promised === null) return null;
    return keeps ? accuracy : FAR_OFF - (cost ?? 0);
  });
  if (found === null) return null;
  const { interval } = found.against;
  const { difference } = found.against;
  return sideOf(isBound ? "equal-cost" : "any-cost", found, rules, {
    isGood: interval.low > 0,
    isBad: interval.high < rules.margin,
    gap: Math.max(difference, rules.margin - difference),
  });
}

interface Found {
  readonly router: RouterReport;
  readonly setting: RouterSetting;
  readonly against: Comparison;
  /** Whether the test questions decided what was found. */
  readonly isTooKind: boolean;
}

/** The router whose setting promises most: where some were chosen on train, among these only. */
function preferred(
  routers: readonly RouterReport[],
  kind: SettingKind,
  worthOf: (setting: RouterSetting) => number | null,
): Found | null {
  const onTrain = routers.filter(({ chosenOn }) => chosenOn === "train");
  const racing = onTrain.length > 0 ? onTrain : routers;
  // Without anything from the training questions the best of several is the best on those that it is judged on.
  const isRaceOnTest = onTrain.length === 0 && racing.length > 1;
  let best: Found | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const router of racing) {
    const setting = settingOf(router, kind);
    const value = setting === null ? null : worthOf(setting);
    if (setting === null || setting.against === null || value === null || !(value > most)) continue;
    const isTooKind = isRaceOnTest || router.chosenOn === "test";
    best = { router, setting, against: setting.against, isTooKind };
    most = value;
  }
  return best;
}

/** The setting of a kind; the only one of a router that has but one. */
function settingOf(router: RouterReport, kind: SettingKind): RouterSetting | null {
  const found = router.settings.find((setting) => setting.kind === kind);
  return found ?? (router.settings.length === 1 ? (router.settings[0] ?? null) : null);
}

interface Judgement {
  readonly isGood: boolean;
  readonly isBad: boolean;
  /** How far the difference is from what would decide, the nearer way to be sure. */
  readonly gap: number;
}

function sideOf(
  asks: VerdictQuestion,
  { router, setting, against, isTooKind }: Found,
  rules: VerdictRules,
  { isGood, isBad, gap }: Judgement,
): VerdictSide {
  const code = isGood ? "pays" : isBad ? "does-not-pay" : "cannot-be-told";
  const isOpen = rules.questions < rules.fewest || rules.obstacle !== null;
  return {
    asks,
    code: isOpen ? "cannot-be-told" : code,
    router: { id: router.id, name: router.name },
    setting: setting.kind,
    isTooKind,
    difference: against.difference,
    interval: against.interval,
    saved: savingOf(against),
    detectable: against.detectable,
    questionsNeeded: rules.obstacle === null ? questionsNeeded(against, gap) : null,
  };
}

function savingOf({ costRatio }: Comparison): VerdictSide["saved"] {
  if (costRatio === null) return null;
  return { share: 1 - costRatio.ratio, low: 1 - costRatio.high, high: 1 - costRatio.low };
}

/** More than this is not worth a number. */
const MOST_NEEDED = 10_000_000;

function questionsNeeded({ questions, detectable }: Comparison, gap: number): number | null {
  if (detectable === null || !(gap > 0)) return null;
  const needed = Math.ceil(questions * (detectable / gap) ** 2);
  return needed <= MOST_NEEDED ? needed : null;
}

/** Both sides together: routing pays when one of them does, and does not when neither can. */
export function joinSides(sides: readonly (VerdictSide | null)[]): VerdictCode {
  const codes = sides.filter((side) => side !== null).map(({ code }) => code);
  if (codes.length === 0) return "nothing-to-judge";
  if (codes.includes("pays")) return "pays";
  return codes.every((code) => code === "does-not-pay") ? "does-not-pay" : "cannot-be-told";
}
