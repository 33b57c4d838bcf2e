import { type ChatFrame, type ChatShape, wrapInChat } from "#core/chat/chat-shape.ts";
import { type PromptSegment, renderTemplate } from "#core/chat/render-template.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { routerTemplate } from "./prompt.ts";
import { prepareQuestion } from "./question.ts";

/** How the paper's loops make their first prompt. */
export interface StartPrompt {
  /** The chat format of the policy's model. */
  readonly shape: ChatShape | ChatFrame;
  /** The router prompt with `{question}`. */
  readonly template: string;
}

/**
 * The text a session begins with, in the order it is appended; the question goes in raw. Throws `question-empty`,
 * `pool-empty`, or `template-mismatch` when the template cannot be filled.
 */
export function startPrompt(
  { shape, template }: StartPrompt,
  pool: Pool,
  question: string,
): readonly PromptSegment[] {
  const message = renderTemplate(routerTemplate(pool, template), prepareQuestion(question));
  return wrapInChat(shape, message);
}
