import { PythonRandom } from "#core/python/random.ts";
import type { EvalQuestion } from "./eval-question.ts";

/**
 * Up to `perTask` questions of each task, drawn by a seed as Router-R1 draws its test sets: tasks in order of their first question, one
 * generator over all of them. With the data sets of the release in its order and seed 42, the same questions in the same order.
 * (Router-R1, `qa_test_gen.py`: `random.sample(range(n), min(n, 500))`.) Questions without a task are one task.
 */
export function sampleQuestions(
  questions: readonly EvalQuestion[],
  perTask: number,
  seed: number,
): readonly EvalQuestion[] {
  const random = new PythonRandom(seed);
  const tasks = new Map<string | null, EvalQuestion[]>();
  for (const question of questions) {
    const own = tasks.get(question.task);
    if (own === undefined) tasks.set(question.task, [question]);
    else own.push(question);
  }
  return [...tasks.values()].flatMap((own) => random.sample(own, Math.min(own.length, perTask)));
}
