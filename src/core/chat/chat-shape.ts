import { stripBlanks } from "#core/python/text.ts";
import type { PromptSegment } from "./render-template.ts";

/** How a model's chat format wraps one user message. `plain` is for a model without a chat format. */
export type ChatShape = "qwen" | "llama" | "plain";

/** The date that Llama 3.2's own chat template falls back to; it makes the same question give the same prompt. */
export const LLAMA_DATE = "26 Jul 2024";

/** What a chat format puts around one user message. */
export interface ChatFrame {
  readonly before: string;
  /** The generation prompt included. */
  readonly after: string;
  /** True when it strips the message. */
  readonly trims: boolean;
}

const FRAMES: Readonly<Record<ChatShape, ChatFrame>> = {
  qwen: {
    before:
      "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
    after: "<|im_end|>\n<|im_start|>assistant\n",
    trims: false,
  },
  llama: {
    before: `<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: ${LLAMA_DATE}\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n`,
    after: "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
    trims: true,
  },
  plain: { before: "", after: "", trims: false },
};

/** The known shape that makes the same text of every message; `null` when none does. */
export function shapeOfFrame({ before, after, trims }: ChatFrame): ChatShape | null {
  for (const shape of ["qwen", "llama", "plain"] as const) {
    const ours = FRAMES[shape];
    if (ours.before === before && ours.after === after && ours.trims === trims) return shape;
  }
  return null;
}

/**
 * One user message in a model's chat format, with the generation prompt: in that of a checkpoint's own template, or in
 * one that is known (Qwen2.5 with its default system message, Llama 3.2 with its dates and its trimming). The question
 * stays a segment of its own, so that special tokens in it reach the model as plain text.
 */
export function wrapInChat(
  shape: ChatShape | ChatFrame,
  message: readonly PromptSegment[],
): readonly PromptSegment[] {
  const { before, after, trims } = typeof shape === "string" ? FRAMES[shape] : shape;
  return between(before, trims ? trimEnds(message) : message, after);
}

/** Neighbours that are both ours become one segment: one append, one prefill. */
function between(
  before: string,
  message: readonly PromptSegment[],
  after: string,
): readonly PromptSegment[] {
  const segments: PromptSegment[] = [];
  for (const next of [
    { text: before, origin: "harness" } as const,
    ...message,
    { text: after, origin: "harness" } as const,
  ]) {
    if (next.text === "") continue;
    const last = segments.at(-1);
    if (last?.origin === "harness" && next.origin === "harness") {
      segments[segments.length - 1] = { text: last.text + next.text, origin: "harness" };
    } else segments.push(next);
  }
  return segments;
}

/** Strips a message that consists of segments, as if it were one text. */
function trimEnds(message: readonly PromptSegment[]): readonly PromptSegment[] {
  const isBlank = ({ text }: PromptSegment): boolean => stripBlanks(text) === "";
  const first = message.findIndex((segment) => !isBlank(segment));
  const last = message.findLastIndex((segment) => !isBlank(segment));
  if (first === -1) return [];
  return message.slice(first, last + 1).map((segment, index, kept) => {
    let { text } = segment;
    // A mark on the other side keeps the blanks there: they are inside the message.
    if (index === 0) text = stripBlanks(`${text}.`).slice(0, -1);
    if (index === kept.length - 1) text = stripBlanks(`.${text}`).slice(1);
    return { ...segment, text };
  });
}
