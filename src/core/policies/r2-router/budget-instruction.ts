/** Stands for the number of tokens in an instruction. */
const PLACEHOLDER = "{budget}";

/**
 * What a candidate is told of its budget, in our own words: the released wording is not part of this project. It says
 * the same in the same form: two sentences, the number in the same place.
 */
export const BUDGET_INSTRUCTION = `Keep your answer to ${PLACEHOLDER} tokens or fewer. Write it at once in the form that is asked for, explaining nothing.`;

/** The instruction for a budget; `null` without one: then the released code sends the question alone. */
export function budgetInstruction(template: string, budget: number | null): string | null {
  return budget === null ? null : template.replaceAll(PLACEHOLDER, String(budget));
}

/** Whether an edited instruction still tells the candidate its budget. */
export function namesBudget(template: string): boolean {
  return template.includes(PLACEHOLDER);
}
