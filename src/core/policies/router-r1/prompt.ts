import { escapeTemplate } from "#core/chat/render-template.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";

/**
 * The page's own wording of Router-R1's protocol, for a policy that was trained on the released one: the same tags, the
 * same parts in the same order, the same shape of names and descriptions, none of its sentences. `{models}` and
 * `{descriptions}` are filled from the pool, `{question}` is left for the run.
 */
export const ROUTER_TEMPLATE = `
Find the answer to the question at the end. \
Whenever something new reaches you, think it over first, inside <think> ... </think>. \
If your thinking shows that a fact is missing, ask one of the models below: write <search> LLM-Name:Your-Query </search>.

Rules for <search>:
    + In place of LLM-Name stands one name of this list, spelled exactly so: [{models}].
    + In place of Your-Query stands one clear question whose reply brings you closer to the answer.
    + Nothing from the descriptions of the models belongs into it.
    + The words LLM-Name and Your-Query themselves must not appear: both are always replaced.

Before every call, say inside <think> ... </think>:
    + What you do not know yet and why you need it.
    + Which model is the right one to ask, judged by what is said of it below.

The reply comes back between <information> and </information>. \
Do not always turn to the same model unless its replies are clearly the best: try others and learn what each does well. \
You may call several models, and one model several times, for the same question.


#### What each model is like

{descriptions}


As soon as nothing is missing, write the answer inside <answer> ... </answer>, and only the answer, without reasons. \
Such an answer looks like this: <answer> Lisbon </answer>.
    + The tags must never stand there empty or around a placeholder.
    + Your own answer to the question goes between them.
Question: {question}

`;

/** Doubled braces are text, so they are matched first and left alone. */
const POOL_FIELD = /\{\{|\}\}|\{models\}|\{descriptions\}/g;

/**
 * A router template with the pool filled in; `{question}` stays. The released templates name their pool themselves and
 * come back as they are. Throws `pool-empty` without candidates.
 */
export function routerTemplate(pool: Pool, template: string = ROUTER_TEMPLATE): string {
  if (pool.length === 0) {
    throw new SwitchyardError("pool-empty", "There is no candidate to route to.", {
      fix: "Add a model to the pool.",
      side: "visitor",
    });
  }
  const names = pool.map(({ id }) => id).join(", ");
  // No blank behind the colon: that is how the trained policy knows its descriptions.
  const descriptions = pool.map(({ id, description }) => `${id}:${description}`).join("\n\n");
  return template.replace(POOL_FIELD, (field) => {
    if (field === "{models}") return escapeTemplate(names);
    return field === "{descriptions}" ? escapeTemplate(descriptions) : field;
  });
}
