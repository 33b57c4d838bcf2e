/** The right answers that the demo world knows for a question; none for any other. Loads the demo's knowledge. */
export async function demoGolds(question: string): Promise<readonly string[]> {
  if (question === "") return [];
  const { findQuestion } = await import("#demo/find-question.ts");
  return findQuestion(question)?.golds ?? [];
}
