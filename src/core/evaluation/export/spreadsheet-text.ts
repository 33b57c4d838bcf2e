/** What spreadsheets take for the beginning of a formula, also in full width. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A text as a cell that no spreadsheet takes for a formula: an apostrophe stands before one that begins like it, as OWASP proposes
 * against “CSV injection”. Names come from tables of others.
 */
export function spreadsheetText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
