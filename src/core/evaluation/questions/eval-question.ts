import type { GradedQuestion } from "#core/evaluation/graders/grader.ts";

/** A question of a set, with all that is needed to ask and to grade it. Plain data. */
export interface EvalQuestion extends GradedQuestion {
  /** Unique in its set. */
  readonly id: string;
  readonly task: string | null;
  readonly split: string | null;
  /** The id of the grader that suits it. */
  readonly grader: string;
  /** The data set it comes from; `null` where that is not known. */
  readonly source: string | null;
  readonly licence: string | null;
}

/** Questions under one name. */
export interface QuestionSet {
  readonly name: string;
  readonly questions: readonly EvalQuestion[];
}
