/** What a policy writes, one text per generation, for one question. */
export interface PolicyScript {
  /** Answers prompts that contain this text. */
  readonly question: string;
  /**
   * Generation n is used when n replies (`</information>`) follow the question in the prompt. Text after a closing
   * tag is what the model would go on to write if nobody stopped it.
   */
  readonly generations: readonly string[];
}

const REPLY_END = "</information>";
const CLOSING = /<\/(?:search|answer)>/;

/**
 * What the policy writes next. The prompt decides, nothing is remembered: a prompt that ends within a generation
 * (a run that was cut and resumed) is continued there, one that ends with a whole one gets the next.
 * Throws when the script has nothing for the prompt.
 */
export function nextGeneration(scripts: readonly PolicyScript[], prompt: string): string {
  const script = firstAsked(scripts, prompt);
  const after = prompt.slice(prompt.indexOf(script.question) + script.question.length);
  let turn = after.split(REPLY_END).length - 1;
  for (;;) {
    const generation = script.generations[turn];
    if (generation === undefined) {
      throw new Error(`the script of "${script.question}" has no generation ${turn + 1}`);
    }
    const written = overlap(after, generation);
    // What follows the closing tag is never in a prompt: the generation counts as written up to there.
    if (written < (closingTagEnd(generation) ?? generation.length))
      return generation.slice(written);
    turn += 1;
  }
}

/** The script whose question comes first in the prompt (queries and replies may repeat it), the longer one on a tie. */
function firstAsked(scripts: readonly PolicyScript[], prompt: string): PolicyScript {
  const asked = scripts
    .map((script) => ({ script, at: prompt.indexOf(script.question) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.script.question.length - a.script.question.length);
  if (asked[0] === undefined) throw new Error("the prompt holds no question of the script");
  return asked[0].script;
}

/** How much of the generation stands at the end of the text. A few equal characters may be chance and count as none. */
function overlap(text: string, generation: string): number {
  for (let length = Math.min(text.length, generation.length); length > 2; length -= 1) {
    if (text.endsWith(generation.slice(0, length))) return length;
  }
  return 0;
}

/** Where the first closing tag ends, or `null` when the text has none. */
export function closingTagEnd(text: string): number | null {
  const closing = CLOSING.exec(text);
  return closing === null ? null : closing.index + closing[0].length;
}
