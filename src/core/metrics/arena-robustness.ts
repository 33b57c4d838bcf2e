/** What a router chose for a question, or for a paraphrase of it. */
export interface RoutedQuestion {
  readonly question: string;
  readonly model: string | null;
}

/**
 * RouterArena's robustness: the share of paraphrases that are routed as the question is, in [0, 1]; `null` where none can be
 * compared. A router that always chooses the same model has 1, so this figure never stands alone. Every paraphrase counts; of a
 * question that comes twice the first choice counts in one copy of the code, the last in the other.
 * (RouterArena, `llm_evaluation/run.py::compute_robustness_score` and `global_utils/robustness.py`.)
 */
export function arenaRobustness(
  questions: readonly RoutedQuestion[],
  paraphrases: readonly RoutedQuestion[],
  repeated: "first" | "last" = "first",
): number | null {
  const choices = new Map<string, string | null>();
  for (const { question, model } of questions) {
    if (repeated === "last" || !choices.has(question)) choices.set(question, model);
  }
  let [matched, flipped] = [0, 0];
  for (const { question, model } of paraphrases) {
    const chosen = choices.get(question) ?? "";
    if (chosen === "" || model === null || model === "") continue;
    matched += 1;
    if (chosen !== model) flipped += 1;
  }
  return matched === 0 ? null : 1 - flipped / matched;
}
