/** What a candidate is told in a system message: `Keep your answer to 40 tokens or fewer.` */
const BUDGET = /\b(\d{1,6})\s+tokens?\b/i;

/** The token budget that a system text tells a candidate to keep; `null` without one. */
export function tokenBudgetIn(system: string): number | null {
  const written = BUDGET.exec(system)?.[1];
  return written === undefined || Number(written) === 0 ? null : Number(written);
}
