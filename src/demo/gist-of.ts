/** The core of a reply: what it prints in bold, else its first sentence. */
export function gistOf(reply: string): string {
  const bold = /\*\*([^*]+)\*\*/.exec(reply)?.[1];
  return bold ?? /^[^.。\n]*[.。]?/.exec(reply)?.[0] ?? reply;
}
