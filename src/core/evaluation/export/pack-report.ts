import type {
  Report,
  ReportRow,
  RouterReport,
  SweptPoint,
} from "#core/evaluation/report/report.ts";
import { linkError } from "#core/share/link-error.ts";
import { readFrame, writeFrame } from "#core/share/link-frame.ts";
import { compress, decompress } from "#core/share/text-coder.ts";
import { checkReport, readReport } from "./read-report.ts";

/** `r1.`: a report; runs have another letter. */
const PREFIX = "r1.";
/** Of a run's frame, which a report's differs from in these letters only. */
const FRAME_PREFIX_LENGTH = 3;
/** Longest link of a report, in characters: messengers cut longer ones. */
export const MAX_REPORT_LINK = 8192;
/** How many points of each curve and digits of each figure are tried, the finest first. */
const THINNINGS = [
  { points: 16, digits: 4, tasks: 40 },
  { points: 10, digits: 3, tasks: 16 },
  { points: 6, digits: 3, tasks: 0 },
] as const;

type Thinning = { readonly points: number; readonly digits: number; readonly tasks: number };

/**
 * A report for a link, `r1.…`, without its `#`: without what each question went to, with fewer points of each curve and fewer digits.
 * `null` when it would be longer than {@link MAX_REPORT_LINK} even so.
 */
export function packReport(report: Report): string | null {
  for (const thinning of THINNINGS) {
    const bytes = new TextEncoder().encode(JSON.stringify(thinReport(report, thinning)));
    const coded = compress(bytes, primingBytes(), MAX_REPORT_LINK);
    if (coded === null) continue;
    const frame = writeFrame({ coded, packedLength: bytes.length });
    const link = `${PREFIX}${frame.slice(FRAME_PREFIX_LENGTH)}`;
    if (link.length <= MAX_REPORT_LINK) return link;
  }
  return null;
}

/** The report of a link, with or without its `#`. Throws `link-invalid` and `import-invalid`. */
export function unpackReport(link: string): Report {
  const payload = link.replace(/^#/, "");
  if (!payload.startsWith(PREFIX)) {
    throw linkError(
      "This address does not hold a report.",
      "Check that the part after # was copied too.",
    );
  }
  const { coded, packedLength } = readFrame(payload.slice(PREFIX.length));
  return readReport(new TextDecoder().decode(decompress(coded, packedLength, primingBytes())));
}

/** A report with less in it: every figure rounded, curves thinned to their ends and what lies evenly between. */
function thinReport(report: Report, { points, digits, tasks }: Thinning): Report {
  const thin = (curve: readonly SweptPoint[]) =>
    thinned(curve, points).map((point) => ({ ...point, shares: [] }));
  const row = (each: ReportRow): ReportRow => ({ ...each, curve: thin(each.curve) });
  const router = (each: RouterReport): RouterReport => ({
    ...each,
    curve: thin(each.curve),
    pair: each.pair === null ? null : { ...each.pair, points: thinned(each.pair.points, points) },
    settings: each.settings.map((setting) => ({ ...setting, choices: null })),
  });
  const smaller: Report = {
    ...report,
    split: { ...report.split, testRows: null },
    singles: report.singles.map(row),
    references: report.references.map(row),
    routers: report.routers.map(router),
    tasks: report.tasks.length <= tasks ? report.tasks : [],
    leaks: { ...report.leaks, shown: [] },
  };
  return checkReport(JSON.parse(JSON.stringify(smaller), rounder(digits)));
}

function thinned<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => {
    return items[Math.round((at * (items.length - 1)) / (most - 1))] as Item;
  });
}

/** Rounds what is not a whole number, and whole numbers beyond counts: costs and prices. */
function rounder(digits: number) {
  return (_: string, value: unknown): unknown => {
    if (typeof value !== "number") return value;
    const isCount = Number.isSafeInteger(value) && Math.abs(value) < MOST_COUNT;
    return isCount ? value : Number(value.toPrecision(digits));
  };
}

const MOST_COUNT = 10_000_000;

/** What both sides know beforehand: the words and the order of fields that every report has. Frozen with the version. */
function primingBytes(): Uint8Array {
  return new TextEncoder().encode(PRIMING);
}

const POINT = '"point":{"lambda":null,"accuracy":0.5641,"cost":251000000}';
const JUDGED =
  '"interval":{"low":0.5497,"high":0.6434},"taskAverage":0.5861,"shares":[0,0.2178,0,0.1312,0,0.5197,0.1312,0,0]';
const FIGURES = '"figures":{"aiq":0.5965,"audc":0.4712,"qnc":1,"peak":0.6152}';
const REST =
  '"arenaScore":0.6321,"optimality":{"questions":288,"selection":0.3611,"cost":0.5213,"accuracy":0.7953},"gains":{"overRandom":0.4863,"overBest":-0.0211,"gapToOracle":0.2304}';
const AGAINST =
  '"against":{"questions":381,"clusters":381,"difference":-0.02196,"interval":{"low":-0.06495,"high":0.02001},"standardError":0.02206,"standardErrorByTask":0.03127,"wins":35,"losses":43,"ties":303,"mcNemar":0.4283,"detectable":0.06191,"costRatio":{"ratio":0.1564,"low":0.1512,"high":0.1623}}';
const PRIMING = `{"version":1,"table":{"name":"outcomes.csv","source":"outcomes.csv","licence":"MIT","questions":6108,"candidates":[{"name":"llama-3.1-8b-instruct","inputPrice":200000,"outputPrice":200000,"priceDate":""},{"name":"gpt-4o-mini","inputPrice":null,"outputPrice":null,"priceDate":null}],"priceDate":null},"split":{"rule":{"kind":"own","test":"test","train":null},"train":5608,"test":381,"leaked":119,"testRows":null},"settings":{"seed":1,"confidence":0.95,"draws":2000,"cluster":"group","margin":0.01,"lambdas":62,"scoresAreGraded":false,"missingScores":0,"missingCosts":0},"costBasis":"estimated","window":{"least":27890000,"most":251000000},"costRange":{"least":27890000,"most":251000000},"singles":[{"id":"single-0","name":"qwen2.5-7b-instruct","candidate":0,${POINT},${JUDGED},"curve":[],${FIGURES},${REST},"isCostEstimated":true}],"hull":{"points":[{"lambda":null,"cost":27890000,"accuracy":0.5223}],"aiq":0.5614},"references":[{"id":"cheapest","name":"Cheapest: gemma-2-9b-it","candidate":5},{"id":"best-single","name":"Best single model: "},{"id":"random","name":"Random","candidate":null},{"id":"task-table","name":"Task table","candidate":null,"curve":[{"lambda":0,"accuracy":0.6152,"cost":196900000,"shares":[]},{"lambda":3.984e-13,"accuracy":0.6152,"cost":196900000,"shares":[]}]},{"id":"oracle","name":"Oracle"}],"routers":[{"id":"neighbours","name":"k-NN","curve":[{"lambda":0,"accuracy":0.6074,"cost":168100000,"shares":[]},{"lambda":5.015e-11,"accuracy":0.5853,"cost":157200000,"shares":[]}],${FIGURES},"tradeOff":{"performanceGain":0.0311,"costSaved":0.2158},"pareto":{"nearestPoint":0.0312,"polyline":0.0213},"pair":null,"chosenOn":"train","settings":[{"kind":"quality","lambda":0,"keeps":true,"promised":{"accuracy":0.5841,"cost":171900000},${POINT},${JUDGED},${REST},${AGAINST},"choices":null},{"kind":"equal-quality","lambda":1.001e-9,"keeps":true,"promised":{"accuracy":0.5641,"cost":71900000},${POINT},${JUDGED},${REST},${AGAINST},"choices":null},{"kind":"equal-cost","lambda":7.948e-12,"keeps":true,"promised"}],"isCostEstimated":true}],"tasks":[{"task":"mmlu","questions":50,"rows":[{"id":"cheapest","accuracy":0.68,"cost":51600000},{"id":"best-single","accuracy":0.82,"cost":464400000},{"id":"task-table","accuracy":0.82,"cost":464400000},{"id":"oracle","accuracy":0.98,"cost":143900000},{"id":"cluster-table"},{"id":"ridge"},{"id":"logistic"},{"id":"neighbours"},{"id":"hybrid"},{"id":"matrix-factorisation"},{"id":"similarity-ratings"}]}],"leaks":{"heldOut":500,"exact":119,"near":20,"nearThreshold":0.98,"shown":[],"effects":[{"router":"ridge","withLeaks":{"questions":500,"difference":0.024,"low":-0.00732,"high":0.05532},"withoutLeaks":{"questions":381,"difference":0.01837,"low":-0.01613,"high":0.05288}}],"promises":[{"router":"ridge","promised":0.04476,"kept":0.01837}]},"taskHoldout":null,"learningCurve":null,"findings":[{"code":"costs-estimated","weight":"note","message":"","stillShown":"Everything.","fix":"","candidates":[]}],"verdict":{"code":"cannot-be-told","sentence":"Whether routing pays cannot be told. On 381 questions without duplicates, k-NN saves 62 % of the estimated cost of gpt-4o at −1.0 points (−4.7 to +2.7): too few questions to call it equal (some 3,100 would tell); at no more cost k-NN reaches +1.8 points (−1.8 to +5.2): too few questions to call it better.","questions":381,"bestSingle":"gpt-4o","atEqualQuality":{"asks":"equal-quality","code":"cannot-be-told","router":{"id":"neighbours","name":"k-NN"},"setting":"equal-quality","isTooKind":false,"difference":-0.02196,"interval":{"low":-0.06495,"high":0.02001},"saved":{"share":0.8436,"low":0.8377,"high":0.8489},"detectable":0.06191,"questionsNeeded":3029},"atEqualCost":{"asks":"equal-cost","code":"cannot-be-told","router"}}}`;
