import { lastBoxContent } from "./last-box-content.ts";
import { numbersIn, type WrittenNumber } from "./number-value.ts";

const MARK = "####";

/** How answers are announced, in a few languages. */
const ANNOUNCED =
  /(?:\banswer|\bresult|\btotal|\bantwort|\bréponse|\brespuesta|答案|答)[\s*_]*(?:is|are|was|:|=|：|是|为|為|ist|lautet|est|es)[\s*_:]*/giu;

/**
 * The number that a reply gives as its answer: in the last box, else after `####`, else the first after the last announcement (“the answer
 * is 18 of 24”), else the last one. `null` without a number.
 */
export function findNumber(reply: string): WrittenNumber | null {
  const boxed = lastBoxContent(reply);
  const inBox = boxed === null ? undefined : numbersIn(boxed).at(-1);
  if (inBox !== undefined) return inBox;
  const mark = reply.lastIndexOf(MARK);
  const afterMark = mark === -1 ? undefined : numbersIn(reply.slice(mark + MARK.length))[0];
  if (afterMark !== undefined) return afterMark;
  return announcedNumber(reply) ?? numbersIn(reply).at(-1) ?? null;
}

function announcedNumber(reply: string): WrittenNumber | undefined {
  const last = [...reply.matchAll(ANNOUNCED)].at(-1);
  if (last === undefined) return undefined;
  const [line = ""] = reply.slice(last.index + last[0].length).split("\n");
  const [sentence = ""] = line.split(/[.!?](?:\s|$)/);
  // An answer that is worked out in its own sentence stands behind the last equals sign.
  return numbersIn(sentence.slice(sentence.lastIndexOf("=") + 1))[0];
}
