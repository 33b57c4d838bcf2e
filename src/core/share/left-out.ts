/** Stands where a text was left out of a link; says how long it was. */
export function leftOut(text: string): string {
  return `[… ${text.length} characters left out]`;
}

/** The length of the text that a marker stands for; `null` for any other text. */
export function leftOutLength(text: string): number | null {
  const found = /^\[… (\d{1,7}) characters left out\]$/.exec(text.trim());
  return found === null ? null : Number(found[1]);
}
