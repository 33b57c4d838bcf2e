import type { Origin } from "#pricing/refresh.ts";
import type { WindowRow, WindowTable } from "./context-window.ts";

/** Finds how much a provider's model reads now; `null` when the source does not say. */
export type WindowLookup = (
  provider: string,
  model: string,
) => Pick<WindowRow, "contextTokens" | "inputTokens"> | null;

/**
 * The table with today's figures. A model that the source no longer lists is left out: nothing is known of it then, and a
 * guess would be worse.
 */
export function refreshWindows<Table extends WindowTable>(
  table: Table,
  lookup: WindowLookup,
  origin: Origin,
): { readonly data: Table; readonly report: readonly string[] } {
  const report: string[] = [];
  const rows = table.rows.flatMap((row): WindowRow[] => {
    const { provider, model } = row;
    const found = lookup(provider, model);
    const place = `context-windows: ${provider}: ${model}`;
    if (found === null) report.push(`${place}: not listed, left out`);
    else if (inWords(found) !== inWords(row)) {
      report.push(`${place}: ${inWords(row)} → ${inWords(found)}`);
    }
    return found === null ? [] : [{ provider, model, ...found }];
  });
  return { data: { ...table, ...origin, rows }, report };
}

function inWords({
  contextTokens,
  inputTokens = contextTokens,
}: ReturnType<WindowLookup> & object) {
  return `${contextTokens} tokens, ${inputTokens} of them read`;
}
