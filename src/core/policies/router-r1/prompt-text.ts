import { joinSegments, renderTemplate } from "#core/chat/render-template.ts";
import { toFailure } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { PromptCheck, PromptText } from "../option-field.ts";
import { ROUTER_TEMPLATE, routerTemplate } from "./prompt.ts";
import { RELEASED_TEMPLATE_URL, readReleasedTemplate } from "./released-template.ts";

/** Router-R1's prompt: a template with fields for the pool and the question. */
export const ROUTER_R1_PROMPT: PromptText = {
  own: () => ROUTER_TEMPLATE,
  check: checkTemplate,
  releasedUrl: RELEASED_TEMPLATE_URL,
  readReleased: (source, id) => readReleasedTemplate(source, id === "llama" ? "llama" : "qwen"),
};

/** Stands in for a question where the filled template is shown. */
const EXAMPLE_QUESTION = "What would you like to know?";

function checkTemplate(template: string, pool: Pool): PromptCheck {
  try {
    const segments = renderTemplate(routerTemplate(pool, template), EXAMPLE_QUESTION);
    const hasQuestion = segments.some(({ origin }) => origin === "question");
    return {
      problem: hasQuestion ? null : "The question has no place in it: write {question} somewhere.",
      remarks: hasQuestion ? remarksOn(template) : [],
      filled: joinSegments(segments),
    };
  } catch (thrown) {
    const { message, fix } = toFailure(thrown);
    return { problem: `${message} ${fix}`, remarks: [], filled: "" };
  }
}

function remarksOn(template: string): readonly string[] {
  const remarks: string[] = [];
  if (!template.includes("{models}")) {
    remarks.push("It has no {models}: it names its models itself, whatever the pool is.");
  }
  if (!template.includes("<search>") || !template.includes("<answer>")) {
    remarks.push("It does not show the tags <search> and <answer>: the policy may not write them.");
  }
  return remarks;
}
