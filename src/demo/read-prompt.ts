import type { Origin } from "#core/ports/text-session.ts";

/** A stretch of a session's text and who put it there. */
export interface Stretch {
  readonly origin: Origin | "policy";
  readonly text: string;
}

/** What the simulated policy finds in its text. */
export interface PromptView {
  readonly question: string;
  /** The pool as the prompt lists it. */
  readonly names: readonly string[];
  /** Everything after the prompt: what the policy wrote and what was inserted, the end of the chat format left out. */
  readonly tail: string;
}

/** The last words of a prompt before the policy's turn, in the chat formats that policies are served with. */
const PROMPT_END =
  /^(?:\s|<\|im_end\|>|<\|eot_id\|>|<\|im_start\|>assistant|<\|start_header_id\|>assistant<\|end_header_id\|>)+/;

/** A question ends where a special token, a thought or a blank line begins. */
const QUESTION = /^\s*([\s\S]*?)(?=\n\s*\n|<\||<think>|$)/;

/** Reads question and pool from the text alone, as a model would; who wrote a stretch only settles where the question is. */
export function readPrompt(stretches: readonly Stretch[]): PromptView {
  const asked = stretches.findLastIndex((stretch) => stretch.origin === "question");
  if (asked !== -1) {
    const before = join(stretches.slice(0, asked));
    const after = join(stretches.slice(asked + 1));
    return view(before, stretches[asked]?.text ?? "", after);
  }
  // A reply may quote “Question:”; blanked out, it cannot be taken for the prompt's.
  const text = join(stretches);
  const own = stretches
    .map(({ origin, text: part }) => (origin === "reply" ? " ".repeat(part.length) : part))
    .join("");
  const at = own.lastIndexOf("Question:");
  if (at === -1) return view(text, "", "");
  const rest = text.slice(at + "Question:".length);
  const found = QUESTION.exec(rest);
  return view(text.slice(0, at), found?.[1] ?? "", rest.slice(found?.[0].length ?? 0));
}

function view(before: string, question: string, after: string): PromptView {
  return {
    question: question.trim(),
    names: poolNames(before),
    tail: after.replace(PROMPT_END, ""),
  };
}

/** The names of the longest bracketed list, or those that stand as `Name:` blocks and are spoken of elsewhere too. */
function poolNames(prompt: string): readonly string[] {
  const lists = [...prompt.matchAll(/\[([^[\]<>{}:]{2,8000})\]/g)].map((match) =>
    (match[1] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && isNamed(prompt, name)),
  );
  const longest = lists.reduce<readonly string[]>(
    (best, list) => (list.length > best.length ? list : best),
    [],
  );
  if (longest.length > 0) return longest;
  const blocks = [...prompt.matchAll(/^([^\s:<>[\],][^:<>[\],\n]{0,99}):/gm)].map(
    (match) => match[1] ?? "",
  );
  return [...new Set(blocks)].filter((name) => prompt.split(name).length > 2);
}

/** Whether the prompt describes a model of this name: a line that begins with it and a colon. */
function isNamed(prompt: string, name: string): boolean {
  return prompt.includes(`\n${name}:`);
}

function join(stretches: readonly Stretch[]): string {
  return stretches.map((stretch) => stretch.text).join("");
}
