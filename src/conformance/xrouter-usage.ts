import { isRecord } from "#core/is-record.ts";
import type { GoldenCase } from "./golden.ts";
import { plainInput } from "./recorded-shape.ts";
import {
  addReferenceUsage,
  NO_REFERENCE_USAGE,
  type ReferenceUsage,
} from "./reference/reference-cost.ts";

/** Any moment: the golden files do not keep it. */
const MOMENT = "2025-10-10T00:00:00";

/** Fields of an input in which the list of updates may stand, and those of a single update. */
export const USAGE_FIELDS = [
  "updates",
  "calls",
  "sequence",
  "input_tokens",
  "output_tokens",
  "cost",
];

/**
 * One case of `UsageStats.update`: a list of updates, or a single one, and what was recorded of them: the counts after each
 * (before the first, too, where there is one more of them), or the counts at the end.
 */
export function usageCase({ input, output }: GoldenCase): unknown {
  const updates = updatesIn(plainInput(input));
  const states = [NO_REFERENCE_USAGE];
  let usage = NO_REFERENCE_USAGE;
  for (const update of updates) {
    usage = addReferenceUsage(usage, callOf(update));
    states.push(usage);
  }
  if (!Array.isArray(output)) return recordedState(usage, output);
  const shown = output.length > updates.length ? states : states.slice(1);
  return shown.map((state, index) => recordedState(state, output[index]));
}

/** The counts by the released names. */
export function describeUsage(usage: ReferenceUsage) {
  return {
    total_calls: usage.calls,
    total_input_tokens: usage.inputTokens,
    total_output_tokens: usage.outputTokens,
    total_cost: usage.cost,
  };
}

function updatesIn(input: unknown): readonly unknown[] {
  if (isRecord(input)) return Object.values(input).find(Array.isArray) ?? [input];
  if (!Array.isArray(input)) throw new TypeError("updates are a list");
  const isOne = input.length > 0 && input.every((each) => typeof each === "number");
  return isOne ? [input] : input;
}

/** The arguments of an update, in their order or by their names. */
function callOf(update: unknown) {
  const given = isRecord(update) ? byName(update) : update;
  const [inputTokens, outputTokens, cost] = Array.isArray(given) ? (given as unknown[]) : [];
  if (
    typeof inputTokens !== "number" ||
    typeof outputTokens !== "number" ||
    typeof cost !== "number"
  ) {
    throw new TypeError("an update has input tokens, output tokens and a cost");
  }
  return { inputTokens, outputTokens, cost };
}

const NAMES = [/^(?:in|prompt)/, /^(?:out|completion)/, /^cost/];

function byName(update: Readonly<Record<string, unknown>>): readonly unknown[] {
  const entries = Object.entries(update);
  const found = NAMES.map((name) => entries.find(([field]) => name.test(field))?.[1]);
  if (entries.length !== NAMES.length) throw new TypeError("an update says something else");
  return found;
}

/** When it was used last is told where the recording tells it: by a moment, or by whether there is one. */
function recordedState(usage: ReferenceUsage, recorded: unknown) {
  const isUsed = usage.calls > 0;
  const fields = Object.entries(isRecord(recorded) ? recorded : {});
  const last = fields
    .filter(([field]) => field.startsWith("last_used"))
    .map(([field, told]) => [field, typeof told === "boolean" ? isUsed : isUsed ? MOMENT : null]);
  return { ...describeUsage(usage), ...Object.fromEntries(last) };
}
