/** An option of a multiple choice: what it is called in a reply, and what it says. */
export interface Choice {
  readonly label: string;
  readonly text: string;
}

/** What a grader has to know of a question. */
export interface GradedQuestion {
  readonly question: string;
  /** Everything that counts as right; none when nobody knows. An empty text means that no answer is the right one. */
  readonly golds: readonly string[];
  /** In the order in which they are shown; none for an open question. */
  readonly choices: readonly Choice[];
}

/** What a grader makes of one reply. */
export interface Grade {
  /** In [0, 1]; `null` where the grader cannot tell. Never 0 for what is unknown. */
  readonly score: number | null;
  /** What it took for the answer; `null` where it found none. */
  readonly extracted: string | null;
  /** In a sentence, for a person who doubts the score. */
  readonly why: string;
}

/** What a grader needs beside the reply and the question. */
export type GraderNeed = "nothing" | "judge" | "person" | "running code";

/**
 * A rule by which a reply is graded. Its id and version are stored with each score: a version changes whenever a score could, so that
 * stored replies can be graded again without a call. Pure: the same reply and question give the same grade.
 */
export interface Grader {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** What it compares with what, in a sentence. */
  readonly compares: string;
  /** Whose rule it is, with the place in its code or the paper. */
  readonly source: string;
  readonly needs: GraderNeed;
  /** Where the grader needs something else, the score is `null` and `why` says so. */
  readonly grade: (reply: string, question: GradedQuestion) => Grade;
}

/** A grade as it is stored. */
export interface StoredGrade extends Grade {
  readonly grader: string;
  readonly version: number;
}

/** The grade of a question whose right answer nobody knows. */
export const NO_GOLD: Grade = {
  score: null,
  extracted: null,
  why: "The question has no right answer to compare with.",
};
