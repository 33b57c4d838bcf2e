/** Deeper than any usage: what lies further down is not read. */
const DEEPEST = 4;

/** Figures as a provider names them, one level after the other. */
export type RawCounts = Readonly<Record<string, unknown>>;

/**
 * The figures of one request, told more than once while its reply streams: the later ones hold. A later zero, or nonsense,
 * never replaces a count: some servers send their usage again without it.
 */
export function mergeCounts(before: RawCounts | null, next: unknown, depth = 0): RawCounts | null {
  if (typeof next !== "object" || next === null || Array.isArray(next) || depth > DEEPEST)
    return before;
  // Without a prototype, so that a figure called __proto__ is an ordinary one.
  const merged: Record<string, unknown> = Object.assign(Object.create(null), before);
  for (const [name, value] of Object.entries(next)) {
    const old = merged[name];
    if (typeof value === "object") {
      const inside = typeof old === "object" && old !== null ? (old as RawCounts) : null;
      merged[name] = mergeCounts(inside, value, depth + 1) ?? old;
    } else if (typeof value !== "number" || isNews(old, value)) {
      merged[name] = value;
    }
  }
  return merged;
}

function isNews(old: unknown, value: number): boolean {
  if (typeof old !== "number" || !(old > 0)) return true;
  return Number.isFinite(value) && value > 0;
}
