import { type PromptView, readPrompt, type Stretch } from "./read-prompt.ts";
import { type TurnSettings, writeAnswer, writeTurn } from "./write-turn.ts";

/**
 * What the simulated policy writes next, given the whole text of its session: the rest of a turn that was cut, the next
 * turn, or nothing after an answer.
 */
export function continueText(stretches: readonly Stretch[], settings: TurnSettings): string {
  const view = readPrompt(stretches);
  const { tail } = view;
  const boundary = turnStart(tail);
  const sinceBoundary = tail.slice(boundary);
  if (sinceBoundary.includes("</answer>")) return "";
  if (sinceBoundary.trimEnd().endsWith("<answer>")) return opened(view, sinceBoundary);
  for (const start of starts(tail, boundary)) {
    const turn = writeTurn(view, tail.slice(0, start), settings);
    const written = tail.slice(start);
    if (written !== "" && turn !== written && turn.startsWith(written)) {
      return turn.slice(written.length);
    }
  }
  return writeTurn(view, tail, settings);
}

/** The answer's tag is open: by the policy itself, whose turn goes on, or by the harness, which wants only the answer. */
function opened(view: PromptView, sinceBoundary: string): string {
  return writeAnswer(view, view.tail.slice(0, view.tail.length - sinceBoundary.length));
}

/** Where a turn that was cut may have begun: right after the last insertion, or at the last thought. */
function starts(tail: string, boundary: number): readonly number[] {
  const blanks = /^\s*/.exec(tail.slice(boundary))?.[0].length ?? 0;
  const thought = tail.lastIndexOf("<think>");
  return thought > boundary + blanks ? [boundary + blanks, thought] : [boundary + blanks];
}

function turnStart(tail: string): number {
  const ends = ["</information>", "</search>"].map((tag) => {
    const at = tail.lastIndexOf(tag);
    return at === -1 ? 0 : at + tag.length;
  });
  return Math.max(...ends);
}
