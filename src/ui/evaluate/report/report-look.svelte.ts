import { type PublishedPoint, usualRouters } from "#core/evaluation/plot/plot-figure.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import type { ShownSetting } from "#core/evaluation/table/router-rows.ts";

/** As many routers can be told apart at once. */
const MOST_STRONG = 8;

/** How one report is looked at: what plot, slider and table have in common. */
export class ReportLook {
  /** Place of the slider; `null` while it has not been moved. */
  step: number | null = $state(null);
  /** Ids of the routers in colour; `null`: the usual ones. */
  #chosen: readonly string[] | null = $state.raw(null);
  hasAllIntervals = $state(false);
  hasPublished = $state(false);
  isWhole = $state(false);
  setting: ShownSetting["kind"] = $state("equal-quality");

  readonly #report: () => Report;
  readonly #published: readonly PublishedPoint[];

  constructor(report: () => Report, published: readonly PublishedPoint[]) {
    this.#report = report;
    this.#published = published;
  }

  readonly strong = $derived.by((): readonly string[] => {
    const report = this.#report();
    return this.#chosen ?? usualRouters(report);
  });

  /** The λ of the slider, ascending: those of the longest curve. */
  readonly lambdas = $derived.by((): readonly number[] => {
    const curves = this.#report().routers.map(({ curve }) => curve);
    const longest = curves.toSorted((a, b) => b.length - a.length)[0] ?? [];
    return longest.length < 2 ? [] : longest.map(({ lambda }) => lambda ?? 0);
  });

  readonly lambda = $derived(this.step === null ? null : (this.lambdas[this.step] ?? null));

  /** What the table shows of each router. */
  readonly shown = $derived.by((): ShownSetting => {
    if (this.setting !== "lambda") return { kind: this.setting };
    return this.lambda === null ? { kind: "quality" } : { kind: "lambda", lambda: this.lambda };
  });

  readonly published = $derived.by((): readonly PublishedPoint[] => {
    const published = this.#published;
    return this.hasPublished ? published : [];
  });

  /** Moves every router's point; the table follows. */
  move = (step: number | null): void => {
    this.step = step;
    this.setting = step === null ? "equal-quality" : "lambda";
  };

  /** Puts a router into colour, or back. */
  toggle = (router: string): void => {
    const strong = this.strong;
    this.#chosen = strong.includes(router)
      ? strong.filter((id) => id !== router)
      : [...strong, router].slice(-MOST_STRONG);
  };
}
