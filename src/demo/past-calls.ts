/** One action that the policy wrote and what came back for it. */
export interface PastCall {
  readonly name: string;
  readonly query: string;
  /** What stands between it and the policy's next thought; empty when nothing was inserted. */
  readonly observation: string;
  /** The tag was opened or closed as the protocol says. */
  readonly wellFormed: boolean;
}

/** A misspelt opening tag, one of the ways in which the simulated policy goes wrong. */
export const MISSPELT_TAG = "<serach>";

/** A wrong closing tag, another one. */
export const WRONG_CLOSING = "</query>";

const OPENING = new RegExp(`<search>|${MISSPELT_TAG}`, "g");
const INSERTED = /<information>[\s\S]*?<\/information>/g;
const CALL_END = /<\/search>|<\/query>|\n|(?=<information>|<think>)|$/;

/** The calls in what was written and inserted after the prompt, in order. Tags inside a reply are not calls. */
export function readPastCalls(text: string): readonly PastCall[] {
  const tail = text.replace(INSERTED, (block) =>
    block.replace(OPENING, (tag) => `‹${tag.slice(1)}`),
  );
  const openings = [...tail.matchAll(OPENING)].map((match) => ({
    tag: match[0],
    start: match.index + match[0].length,
    at: match.index,
  }));
  return openings.map(({ tag, start }, i) => {
    const stretch = tail.slice(start, openings[i + 1]?.at ?? tail.length);
    const end = CALL_END.exec(stretch);
    const content = stretch.slice(0, end?.index ?? stretch.length);
    const after = stretch.slice((end?.index ?? 0) + (end?.[0].length ?? 0));
    const colon = content.indexOf(":");
    return {
      name: content.slice(0, Math.max(colon, 0)).trim(),
      query: content.slice(colon + 1).trim(),
      observation: observationIn(after),
      wellFormed: tag === "<search>" && end?.[0] === "</search>",
    };
  });
}

/** Up to the next thought of the policy; a thought can only begin after the block that was inserted. */
function observationIn(after: string): string {
  const closed = after.lastIndexOf("</information>");
  const thought = after.indexOf("<think>", Math.max(closed, 0));
  const text = thought === -1 ? after : after.slice(0, thought);
  return text.replace(/<\/?information>|<\/search>/g, "").trim();
}
