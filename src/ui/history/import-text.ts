import type { ImportResult } from "#state/history/archive.ts";

/** What an import came to, in one paragraph. */
export function importText({ added, skipped, copied, failed }: ImportResult): string {
  const parts: string[] = [];
  if (added > 0) parts.push(`${count(added)} imported`);
  if (copied > 0)
    parts.push(`${count(copied)} kept as a copy, because another run has the same name`);
  if (skipped > 0) parts.push(`${count(skipped)} already here`);
  const read = parts.length === 0 ? "Nothing imported" : parts.join(", ");
  const [first] = failed;
  if (first === undefined) return `${read}.`;
  const others = failed.length === 1 ? "" : ` (and ${failed.length - 1} more)`;
  return `${read}. Run ${first.index + 1} of the file: ${first.message}${others}`;
}

function count(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`;
}
