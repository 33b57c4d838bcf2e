import { SwitchyardError } from "#core/errors.ts";
import { substringMatch } from "#core/metrics/exact-match.ts";
import { type Call, foldEvents, type Trajectory } from "#core/trajectory/trajectory.ts";
import type { Archive } from "#state/history/archive.ts";
import type { ChosenFile } from "#workers/heads/api.ts";

/** Newer runs count first. */
const MOST_RUNS = 5000;

export interface HistoryParts {
  readonly archive: Pick<Archive, "page" | "load">;
  /** Simulated outcomes are never mixed with real ones. */
  readonly isDemo: boolean;
  /** The right answers that are known for a question; none where nobody knows. */
  readonly goldsOf: (question: string) => Promise<readonly string[]>;
}

/**
 * The stored runs as a table to fit on: each call that asked a candidate the question itself, and got a whole reply, is an
 * outcome. Its score is 1 where the reply contains a right answer (as `substringMatch` compares them), else 0; its length
 * is what the candidate counted. Throws `import-invalid` when there is no such call.
 */
export async function historyTable({
  archive,
  isDemo,
  goldsOf,
}: HistoryParts): Promise<ChosenFile> {
  const filter = { text: "", policy: null, status: null, demo: isDemo };
  const { runs } = await archive.page(filter, MOST_RUNS);
  const lines: string[] = [];
  // Oldest first: where a candidate was asked the same question again, the latest outcome counts.
  for (const { id, question } of runs.toReversed()) {
    const golds = await goldsOf(question);
    const events = golds.length === 0 ? null : await archive.load(id);
    if (events === null) continue;
    const run = foldEvents(events);
    for (const call of run.calls) lines.push(...outcomeOf(call, run, golds));
  }
  if (lines.length === 0) throw nothingToLearn(isDemo);
  const path = `history-${isDemo ? "demo" : "live"}.jsonl`;
  return { path, file: new Blob([lines.join("\n")]) };
}

function outcomeOf(call: Call, run: Trajectory, golds: readonly string[]): readonly string[] {
  const question = run.start?.question ?? "";
  const { candidate, query } = call.start;
  const tokens = call.end?.receipt.usage?.output ?? null;
  const budget = budgetOf(call, run);
  const isWhole = call.end?.outcome === "ok" && query.trim() === question.trim();
  if (!isWhole || tokens === null || budget === undefined) return [];
  const row = {
    id: question,
    question,
    model: candidate,
    [`${budget}_score`]: substringMatch(call.reply, golds),
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

function nothingToLearn(isDemo: boolean): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `No stored ${isDemo ? "demo" : "live"} run asked a candidate a question whose right answer is known.`,
    {
      fix: "Ask the suggested questions with a policy that passes them on as they are, such as Random or Always one.",
      side: "visitor",
    },
  );
}
