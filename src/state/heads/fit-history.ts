import { SwitchyardError } from "#core/errors.ts";
import type { Call, Trajectory } from "#core/trajectory/trajectory.ts";
import type { ChosenFile } from "#workers/heads/api.ts";
import { type HistoryOutcome, type HistoryParts, historyOutcomes } from "./history-outcomes.ts";

/**
 * The stored runs as a table to fit on; where a candidate was asked the same question again, the latest outcome counts. The length is what
 * the candidate counted. Throws `import-invalid` when no run tells an outcome.
 */
export async function historyTable(parts: HistoryParts): Promise<ChosenFile> {
  const lines = (await historyOutcomes(parts)).flatMap(lineOf);
  if (lines.length === 0) throw nothingToLearn(parts.isDemo);
  const path = `history-${parts.isDemo ? "demo" : "live"}.jsonl`;
  return { path, file: new Blob([lines.join("\n")]) };
}

function lineOf({ question, call, run, score }: HistoryOutcome): readonly string[] {
  const tokens = call.end?.receipt.usage?.output ?? null;
  const budget = budgetOf(call, run);
  if (tokens === null || budget === undefined) return [];
  const row = {
    id: question,
    question,
    model: call.start.candidate,
    [`${budget}_score`]: score,
    [`${budget}_count`]: tokens,
  };
  return [JSON.stringify(row)];
}

/** The budget that a call was given; `undefined` where it was told something else, which no heads predict for. */
function budgetOf(
  { brief, start }: Call,
  { rounds }: Trajectory,
): number | "unlimited" | undefined {
  if (brief === null) return "unlimited";
  const ranking = rounds
    .flatMap(({ steps }) => steps)
    .find((step) => step.kind === "ranking")?.ranking;
  const chosen = ranking?.options[ranking.chosen];
  return chosen?.candidate === start.candidate ? (chosen.budget ?? "unlimited") : undefined;
}

/** What is said where stored runs tell nothing. */
export function nothingToLearn(isDemo: boolean): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `No stored ${isDemo ? "demo" : "live"} run asked a candidate a question whose right answer is known.`,
    {
      fix: "Ask the suggested questions with a policy that passes them on as they are, such as Random or Always one.",
      side: "visitor",
    },
  );
}
