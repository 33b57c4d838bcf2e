import { SwitchyardError } from "#core/errors.ts";
import { sha256Hex } from "#core/hash/sha256.ts";
import { readPythonString } from "#core/python/string-constant.ts";
import type { XRouterMode } from "./xrouter-options.ts";

/** Where the released prompts are, at the commit whose behaviour is reproduced here. Apache-2.0; not part of this project. */
export const RELEASED_PROMPTS_URL =
  "https://raw.githubusercontent.com/SalesforceAIResearch/xRouter/df2f4bd29ac473f20a1ca984efee2bb2a9098219/data_preprocess/router_data_preprocess.py";

/** Name of each prompt in that file, its length in code points and what it must hash to. */
export const RELEASED_PROMPTS = {
  agent: {
    name: "SYSTEM_PROMPT",
    codePoints: 3253,
    sha256: "65b66a3906d82deb5020071bebd8637100f75cdeef0066b5ca26c091e983e08e",
  },
  simple: {
    name: "SYSTEM_PROMPT_SIMPLE",
    codePoints: 2438,
    sha256: "5edba0ea5e71ef3565d12e74ba4aaad6412db2134bf941dfdbde9ccbe16a7803",
  },
} as const satisfies Record<XRouterMode, object>;

/**
 * The released prompt of a mode, from the downloaded Python file or from the prompt itself as a visitor pasted it. Throws
 * `template-mismatch` when it is not there or not the released one.
 */
export function readReleasedPrompt(source: string, mode: XRouterMode): string {
  const { name, sha256 } = RELEASED_PROMPTS[mode];
  const found = [source, constantOf(source, name) ?? ""].find((text) => sha256Hex(text) === sha256);
  if (found !== undefined) return found;
  throw new SwitchyardError(
    "template-mismatch",
    `This does not hold the released prompt of ${mode} mode: nothing in it has its hash.`,
    {
      fix: "Go on with the page's own prompt, or use this text as one of your own.",
      side: "visitor",
    },
  );
}

/** A formatted string of Python without fields: only its doubled braces stand for something else. */
function constantOf(source: string, name: string): string | null {
  const plain = source.replaceAll(`\n${name} = f"""`, `\n${name} = """`);
  return readPythonString(plain, name)?.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) ?? null;
}
