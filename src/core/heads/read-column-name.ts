/** What the name of a column says of its unit. `other` is one that says something else: `$/1M tokens`, `EUR`, `ms`. */
export type ColumnUnit = "percent" | "dollars" | "cents" | "other";

export interface ColumnName {
  /** Lower-case words with `_` between them, without the unit: `Total Cost ($)` → `total_cost`. */
  readonly words: string;
  readonly unit: ColumnUnit | null;
}

const BRACKETED = /^(.*?)\s*[([{]\s*([^()[\]{}]*?)\s*[)\]}]$/s;

/** Units that stand behind the words without brackets: only those that are no part of a name. */
const BEHIND: readonly (readonly [RegExp, ColumnUnit])[] = [
  [/(?:^|[\s_.-]*)(?:%|[\s_.-](?:pct|percent|percentage))$/i, "percent"],
  [/(?:[\s_.-]*\$|[\s_.-]us\$|[\s_.-](?:usd|dollars?))$/i, "dollars"],
  [/(?:[\s_.-]*¢|[\s_.-](?:cents?|usc))$/i, "cents"],
  [/(?:[\s_.-]*[€£¥₹]|[\s_.-](?:eur|gbp|cny|jpy|ms|msec|sec|secs|seconds))$/i, "other"],
];

const IN_BRACKETS: readonly (readonly [RegExp, ColumnUnit])[] = [
  [/^(?:%|in %|pct|percent|per cent|0\s*[-–]\s*100)$/i, "percent"],
  [
    /^(?:in )?(?:us ?\$|\$|usd|us dollars?|dollars?)(?: per (?:question|call|query|request|sample))?$/i,
    "dollars",
  ],
  [/^(?:in )?(?:¢|us ?¢|cents?)(?: per (?:question|call|query|request|sample))?$/i, "cents"],
];

/** Brackets that say what a thing is and not in what it is measured. */
const NO_UNIT = /^(?:0\s*[-–]\s*1|tokens?|higher is better|lower is better)?$/i;

/** A column's name without case, punctuation and unit, so that `Cost ($)`, `cost_usd` and `COST` are one. */
export function readColumnName(name: string): ColumnName {
  const plain = name
    .normalize("NFKC")
    .replace(/^\ufeff/, "")
    .trim();
  const [, before, inside] = BRACKETED.exec(plain) ?? [];
  if (before !== undefined && inside !== undefined && before !== "") {
    const unit = unitIn(IN_BRACKETS, inside) ?? (NO_UNIT.test(inside) ? null : "other");
    return { words: wordsOf(before), unit };
  }
  for (const [pattern, unit] of BEHIND) {
    const rest = plain.replace(pattern, "");
    if (rest !== plain && rest !== "") return { words: wordsOf(rest), unit };
  }
  return { words: wordsOf(plain), unit: null };
}

function unitIn(
  units: readonly (readonly [RegExp, ColumnUnit])[],
  text: string,
): ColumnUnit | null {
  return units.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu}\p{Ll})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}
