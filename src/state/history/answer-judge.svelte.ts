import { exactMatch, substringMatch } from "#core/metrics/exact-match.ts";
import { bestF1 } from "#core/metrics/f1.ts";

/** How an answer is scored: against right answers, or by the reader. */
export type ScoreMetric = "contains" | "em" | "f1" | "own";

/** Scores one answer in [0, 1], with right answers that are known beforehand or typed. */
export class AnswerJudge {
  metric: ScoreMetric = $state("contains");
  /** What the reader types in place of the known right answers, one a line; `null` while they stand. */
  typed: string | null = $state(null);
  /** The reader's own judgement. */
  own = $state(1);

  readonly #answer: () => string | null;
  readonly #known: () => readonly string[];

  constructor(answer: () => string | null, known: () => readonly string[]) {
    this.#answer = answer;
    this.#known = known;
  }

  /** The right answers as text, one a line. */
  get text(): string {
    return this.typed ?? this.#known().join("\n");
  }

  /** `null` when nothing says what is right; a run without an answer scores 0. */
  get score(): number | null {
    if (this.metric === "own") return this.own;
    const golds = this.text.split("\n").filter((line) => line.trim() !== "");
    if (golds.length === 0) return null;
    const answer = this.#answer();
    if (answer === null) return 0;
    if (this.metric === "em") return exactMatch(answer, golds);
    return this.metric === "f1" ? bestF1(answer, golds) : substringMatch(answer, golds);
  }

  /** True while the right answers are those that were known beforehand. */
  get isKnown(): boolean {
    return this.typed === null && this.#known().length > 0;
  }
}
