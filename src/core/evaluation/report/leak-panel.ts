import { pairedDifference } from "#core/evaluation/intervals/paired-difference.ts";
import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import type { Choices } from "#core/evaluation/routing/reference-choices.ts";
import { indicesBy } from "#core/outcomes/group-rows.ts";
import type { QuestionColumns } from "#core/outcomes/outcome-table.ts";
import type { TableSplit } from "#core/outcomes/split-table.ts";
import type { NearKnowledge } from "./near-knowledge.ts";

/** Where a report's gains may come from what a router remembers. */
export interface LeakPanel {
  /** Test questions, with those that leak. */
  readonly heldOut: number;
  /** That stand in the training part too, case and blanks aside, or share a source document with it. */
  readonly exact: number;
  /** That are near to a training question; `null` where nobody looked. */
  readonly near: number | null;
  /** How near duplicates are known: `words`, the texts were compared; `table`, it came with them; `null`: they are not. */
  readonly nearBy: NearKnowledge["by"] | null;
  /** Share of the words of two questions that near ones both have; `null` where texts were not compared. */
  readonly nearThreshold: number | null;
  /** The first of them. */
  readonly shown: readonly LeakedQuestion[];
  /** What each router gains with and without them. */
  readonly effects: readonly LeakEffect[];
  /** What cross-validation promised of each router with λ = 0, and what came. */
  readonly promises: readonly CrossValidationCheck[];
}

export interface LeakedQuestion {
  /** Ids of the test question and of a training question that it is the same as. */
  readonly test: string;
  readonly train: string;
  readonly kind: "exact" | "near";
}

/** A gain over the best single model in accuracy, with its interval. */
export interface Gain {
  readonly questions: number;
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LeakEffect {
  readonly router: string;
  readonly withLeaks: Gain;
  readonly withoutLeaks: Gain;
}

export interface CrossValidationCheck {
  readonly router: string;
  /** Over the best single model, by cross-validation on the training questions. */
  readonly promised: number;
  /** The same on the test questions. */
  readonly kept: number;
}

const MOST_SHOWN = 50;

/** The test questions that leak, by kind. */
export function leakedQuestions(
  questions: QuestionColumns,
  { train, leaked }: TableSplit,
  near: NearKnowledge | null,
): Pick<LeakPanel, "exact" | "near" | "nearBy" | "nearThreshold" | "shown"> {
  const partner = (groupOf: ArrayLike<number>) => {
    const firsts = indicesBy(train.length, (place) => groupOf[train[place] as number] as number);
    return (row: number): number | null => {
      const place = firsts.get(groupOf[row] as number)?.[0];
      return place === undefined ? null : (train[place] as number);
    };
  };
  const exactPartner = partner(questions.groupOf);
  const nearPartner = near === null ? () => null : partner(near.groupOf);
  const found = Array.from(leaked, (row) => {
    const exact = exactPartner(row);
    const other = exact ?? nearPartner(row);
    const kind: LeakedQuestion["kind"] = exact === null ? "near" : "exact";
    return {
      test: questions.ids[row] ?? "",
      train: questions.ids[other ?? -1] ?? "",
      kind,
    };
  });
  const exact = found.filter(({ kind }) => kind === "exact").length;
  return {
    exact,
    near: near === null ? null : found.length - exact,
    nearBy: near?.by ?? null,
    nearThreshold: near?.threshold ?? null,
    shown: found.slice(0, MOST_SHOWN),
  };
}

/** A gain over `single` on the first `questions` rows of a matrix. */
export function gainOver(
  choices: Choices,
  single: Choices,
  matrix: OutcomeMatrix,
  clusters: ArrayLike<number>,
  questions: number,
): Gain {
  const scores = (chosen: Choices) =>
    Float64Array.from({ length: questions }, (_, row) => {
      return matrix.scores[chosen[row] as number]?.[row] ?? 0;
    });
  const of = Array.from({ length: questions }, (_, row) => clusters[row] as number);
  const { difference, low, high } = pairedDifference(scores(choices), scores(single), of);
  return { questions, difference, low, high };
}
