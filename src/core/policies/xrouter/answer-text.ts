const THOUGHT_END = "</think>";

/**
 * The answer in a turn without calls: what stands outside its thoughts, `content` as the parser gives it. A thought that the
 * policy's template began has an end in the text and no beginning; what stands before such an end is no answer either.
 */
export function answerText(text: string, content: string): string {
  const end = text.lastIndexOf(THOUGHT_END);
  const isUnopened = end !== -1 && !text.slice(0, end).includes("<think>");
  return (isUnopened ? text.slice(end + THOUGHT_END.length) : content).trim();
}
