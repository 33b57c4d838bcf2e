import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";

/** What ends a stream in OpenAI's format and its relatives, with the blanks and quotes that some servers put around it. */
const DONE = /^\s*"?\[DONE\]"?\s*$/i;

/** What servers and proxies send so that a connection does not fall asleep. */
const SIGN_OF_LIFE = /^"?:?\s*(?:ping|pong|heart-?beat|keep-?alive)\b[^{}]*$/i;

/** True for the word that a stream is complete. */
export function isDone(data: string): boolean {
  return DONE.test(data);
}

/** True for an event that says nothing but that somebody is there. */
export function isSignOfLife({ name, data }: ServerSentEvent): boolean {
  return data.trim() === "" || SIGN_OF_LIFE.test(name ?? "") || SIGN_OF_LIFE.test(data.trim());
}

/**
 * The events that one is made of: servers that leave out the blank line between events send several as one, and servers
 * that do not stream as asked send a JSON text per line.
 */
export function separateEvents(event: ServerSentEvent): readonly ServerSentEvent[] {
  if (!event.data.includes("\n") || isJson(event.data)) return [event];
  const lines = event.data.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const last = lines.length - 1;
  const areEvents = lines.every(
    (line, place) => isJson(line) || isDone(line) || (event.cut && place === last && last > 0),
  );
  if (!areEvents) return [event];
  return lines.map((data, place) => ({ name: event.name, data, cut: event.cut && place === last }));
}

/** True for an answer that is no stream at all but words: a server's own, or those of somebody on the way. */
export function isPlainWords(answer: string): boolean {
  return /\S\s+\S/.test(answer) && !/^\s*[{["<]/.test(answer) && !FIELD.test(answer);
}

/** A line of a stream of events, a comment included. */
const FIELD = /^(?:data|event|id|retry|error)?:/m;

/** True for JSON that ends before all that it opened is closed. */
export function isUnfinishedJson(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isInString && sign === "\\") at += 1;
    else if (sign === '"') isInString = !isInString;
    else if (!isInString) depth += DEPTH.get(sign ?? "") ?? 0;
  }
  return isInString || depth > 0;
}

const DEPTH: ReadonlyMap<string, number> = new Map([
  ["{", 1],
  ["[", 1],
  ["}", -1],
  ["]", -1],
]);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
