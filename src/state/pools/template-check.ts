import { joinSegments, renderTemplate } from "#core/chat/render-template.ts";
import { toFailure } from "#core/errors.ts";
import { routerTemplate } from "#core/policies/router-r1/prompt.ts";
import type { Pool } from "#core/pool/candidate.ts";

export interface TemplateCheck {
  /** Why a run could not begin with it; `null` when it can. */
  readonly problem: string | null;
  /** What is odd but allowed. */
  readonly remarks: readonly string[];
  /** The text as the policy will read it with this pool; empty when it cannot be filled. */
  readonly filled: string;
}

/** Stands in for a question where the filled template is shown. */
const EXAMPLE_QUESTION = "What would you like to know?";

/** Fills a template as a run would, and says what is wrong with it. `pool` must have a candidate. */
export function checkTemplate(template: string, pool: Pool): TemplateCheck {
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
