import { joinSegments, renderTemplate } from "#core/chat/render-template.ts";
import { SwitchyardError } from "#core/errors.ts";
import { sha256Hex } from "#core/hash/sha256.ts";
import { readPythonString } from "#core/python/string-constant.ts";

/** Where the released prompts are, at the commit whose behaviour is reproduced here. Apache-2.0; not part of this project. */
export const RELEASED_TEMPLATE_URL =
  "https://raw.githubusercontent.com/ulab-uiuc/Router-R1/801a240e37701577907c32de27a548af4e6c4430/data_process/prompt_pool.py";

/** The name of each template in that file, and what it must hash to once it is filled with {@link PROBE}. */
const RELEASED = {
  qwen: {
    name: "PROMPT_TEMPLATE_QWEN",
    sha256: "368f7d5e12f274f178ab12c78e4f7b339bff8e0fd8508e30f51c215b239a741e",
  },
  llama: {
    name: "PROMPT_TEMPLATE_LLAMA",
    sha256: "b5bdd7ab156f77de2f3694927a194abd94587e575261bba69717ae1495cee38b",
  },
} as const;

export type ReleasedShape = keyof typeof RELEASED;

/** The question that the recorded hashes were made with. */
const PROBE = "Who wrote Hamlet?";

/**
 * Reads a released template out of the downloaded Python file and checks that it is the one this project knows.
 * Throws `template-mismatch` when it is not there or not the same.
 */
export function readReleasedTemplate(source: string, shape: ReleasedShape): string {
  const { name, sha256 } = RELEASED[shape];
  const template = readPythonString(source, name);
  if (template === null) throw mismatch(`The downloaded file has no ${name}.`);
  if (sha256Hex(joinSegments(renderTemplate(template, PROBE))) !== sha256) {
    throw mismatch(`The downloaded ${name} is not the released one: its hash differs.`);
  }
  return template;
}

function mismatch(message: string): SwitchyardError {
  return new SwitchyardError("template-mismatch", message, {
    fix: "Go on with the page's own template, or paste the released one by hand.",
    side: "network",
  });
}
