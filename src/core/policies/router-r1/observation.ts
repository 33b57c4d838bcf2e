import { stripBlanks } from "#core/python/text.ts";
import { referenceCrash } from "./reference-crash.ts";
import { NAME_ERROR, REQUEST_ERROR } from "./route-search.ts";

/** What the policy is shown of a call in the training rollout. */
export interface Observation {
  readonly text: string;
  /** False when the reply is, or reads like, an error. */
  readonly isValid: boolean;
}

const ERRORS: ReadonlySet<string> = new Set([
  NAME_ERROR.toLowerCase(),
  REQUEST_ERROR.toLowerCase(),
]);

/**
 * The reply as a block of its own, stripped and otherwise raw; an error text becomes `None`, also when a candidate
 * wrote it and was paid for it. (`generation.py::execute_predictions`.) Throws where that code crashes: a reply
 * without any text.
 */
export function observe(reply: string | null): Observation {
  if (reply === null) {
    throw referenceCrash(
      { error: "AttributeError", message: "'NoneType' object has no attribute 'strip'" },
      "The candidate answered without any text.",
    );
  }
  const stripped = stripBlanks(reply);
  const isValid = !ERRORS.has(stripped.toLowerCase());
  return { text: `\n\n<information>${isValid ? stripped : "None"}</information>\n\n`, isValid };
}
