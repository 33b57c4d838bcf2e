import { toDollars } from "#core/cost/money.ts";
import { inputTokens } from "#core/cost/usage.ts";
import type { TableFile } from "#core/outcomes/files/found-record.ts";
import { nothingToLearn } from "#state/heads/fit-history.ts";
import {
  type HistoryOutcome,
  type HistoryParts,
  historyOutcomes,
} from "#state/heads/history-outcomes.ts";

/**
 * The stored runs as a table of outcomes, a line for each answer, with what it cost and how long it took. Where a candidate was asked the
 * same question again, the latest answer counts. Throws `import-invalid` when no run tells an outcome.
 */
export async function historyFile(parts: HistoryParts): Promise<TableFile> {
  const latest = new Map<string, HistoryOutcome>();
  for (const outcome of await historyOutcomes(parts)) {
    latest.set(JSON.stringify([outcome.question, outcome.call.start.candidate]), outcome);
  }
  if (latest.size === 0) throw nothingToLearn(parts.isDemo);
  const lines = [...latest.values()].map((outcome) => JSON.stringify(rowOf(outcome)));
  const name = `my ${parts.isDemo ? "demo" : "live"} runs.jsonl`;
  return { name, blob: new Blob([lines.join("\n")]) };
}

function rowOf({ question, call: { start, end, reply }, score }: HistoryOutcome) {
  const receipt = end?.receipt ?? null;
  const usage = receipt?.usage ?? null;
  return {
    question,
    candidate: start.candidate,
    score,
    cost_usd: receipt?.cost == null ? null : toDollars(receipt.cost),
    input_tokens: usage === null ? null : inputTokens(usage),
    output_tokens: usage?.output ?? null,
    latency_ms: end?.elapsedMs ?? null,
    reply_length: [...reply].length,
  };
}
