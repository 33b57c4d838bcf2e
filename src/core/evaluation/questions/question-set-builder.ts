import { type BadRowReport, BadRows } from "#core/outcomes/bad-rows.ts";
import type { EvalQuestion, QuestionSet } from "./eval-question.ts";
import type { QuestionResult, ReadQuestion } from "./readers/question-reader.ts";

/** A set out of records, with what was left out. */
export interface BuiltQuestions {
  readonly set: QuestionSet;
  readonly bad: BadRowReport;
  readonly notes: readonly string[];
}

/** Puts questions into a set: each has an id of its own, and what comes twice is left out. */
export class QuestionSetBuilder {
  readonly #questions = new Map<string, EvalQuestion>();
  readonly #bad = new BadRows();
  #renamed = 0;

  add(result: QuestionResult, file: string, line: number): void {
    const problem = "problem" in result ? result.problem : this.#addQuestion(result, file, line);
    if (problem !== null) this.refuse(file, line, problem);
  }

  /** Why the question is left out; `null` where it is in. */
  #addQuestion(result: ReadQuestion, file: string, line: number): string | null {
    const own = result.id ?? `${result.task ?? file}:${line}`;
    const ids = [own, `${result.task ?? file}/${own}`, `${file}/${own}`, `${file}/${own}#${line}`];
    if (ids.some((id) => isSame(this.#questions.get(id), result))) {
      return `the question “${own}” is there already`;
    }
    // Ids of many data sets are counted from 1 in each: `test_9` of two of them are two questions.
    const id = ids.find((each) => !this.#questions.has(each));
    if (id === undefined) return `another question has the id “${own}”`;
    if (id !== own) this.#renamed += 1;
    this.#questions.set(id, { ...result, id });
    return null;
  }

  refuse(file: string, line: number, reason: string): void {
    this.#bad.add({ file, line, reason });
  }

  finish(name: string): BuiltQuestions {
    const questions = [...this.#questions.values()];
    const unknown = questions.filter(({ golds }) => golds.length === 0).length;
    const code = questions.filter(({ grader }) => grader === "ungraded").length;
    const notes = [
      unknown === 0
        ? null
        : `Questions without a right answer: ${unknown}. Only a judge or a person can grade them.`,
      code === 0
        ? null
        : `Questions that ask for code: ${code}. It is never run; a judge or a person can grade them.`,
      this.#renamed === 0
        ? null
        : `Ids that another question had: ${this.#renamed}. Their data set was put before them.`,
    ];
    return {
      set: { name, questions },
      bad: this.#bad.report(),
      notes: notes.filter((note) => note !== null),
    };
  }
}

function isSame(
  known: EvalQuestion | undefined,
  { question, task, split, golds, choices }: ReadQuestion,
): boolean {
  if (known === undefined) return false;
  if (known.question !== question || known.task !== task || known.split !== split) return false;
  return JSON.stringify([known.golds, known.choices]) === JSON.stringify([golds, choices]);
}
