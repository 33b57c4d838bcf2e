import { substringMatch } from "#core/metrics/exact-match.ts";
import { type Call, foldEvents, type Trajectory } from "#core/trajectory/trajectory.ts";
import type { Archive } from "#state/history/archive.ts";

/** Newer runs count first. */
const MOST_RUNS = 5000;

export interface HistoryParts {
  readonly archive: Pick<Archive, "page" | "load">;
  /** Simulated outcomes are never mixed with real ones. */
  readonly isDemo: boolean;
  /** The right answers that are known for a question; none where nobody knows. */
  readonly goldsOf: (question: string) => Promise<readonly string[]>;
}

/** A call that asked a candidate the question itself, and got a whole reply. */
export interface HistoryOutcome {
  readonly question: string;
  readonly call: Call;
  readonly run: Trajectory;
  /** 1 where the reply contains a right answer (as `substringMatch` compares them), else 0. */
  readonly score: number;
}

/** The outcomes in the stored runs of questions whose right answers are known, the oldest first. */
export async function historyOutcomes({
  archive,
  isDemo,
  goldsOf,
}: HistoryParts): Promise<readonly HistoryOutcome[]> {
  const filter = { text: "", policy: null, status: null, demo: isDemo };
  const { runs } = await archive.page(filter, MOST_RUNS);
  const outcomes: HistoryOutcome[] = [];
  for (const { id, question } of runs.toReversed()) {
    const golds = await goldsOf(question);
    const events = golds.length === 0 ? null : await archive.load(id);
    if (events === null) continue;
    const run = foldEvents(events);
    const asked = run.start?.question ?? "";
    for (const call of run.calls) {
      if (call.end?.outcome !== "ok" || call.start.query.trim() !== asked.trim()) continue;
      outcomes.push({ question: asked, call, run, score: substringMatch(call.reply, golds) });
    }
  }
  return outcomes;
}
