import { SwitchyardError } from "#core/errors.ts";
import {
  RELEASED_TEMPLATE_URL,
  type ReleasedShape,
  readReleasedTemplate,
} from "#core/policies/router-r1/released-template.ts";
import {
  RELEASED_PROMPTS_URL,
  readReleasedPrompt,
} from "#core/policies/xrouter/released-prompts.ts";
import type { XRouterMode } from "#core/policies/xrouter/xrouter-options.ts";

/** The released files have at most 60,000 characters; far more is not them. */
const MOST_CHARACTERS = 200_000;

/**
 * Downloads Router-R1's released prompt from its pinned public source and checks it against its hash. Throws
 * `provider-error` when it cannot be had and `template-mismatch` when it is not the released one.
 */
export async function downloadReleasedTemplate(
  shape: ReleasedShape,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  return readReleasedTemplate(await download(RELEASED_TEMPLATE_URL, fetch), shape);
}

/** The same for xRouter's released system prompt of a mode. */
export async function downloadReleasedPrompt(
  mode: XRouterMode,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  return readReleasedPrompt(await download(RELEASED_PROMPTS_URL, fetch), mode);
}

async function download(url: string, fetch: typeof globalThis.fetch): Promise<string> {
  try {
    const response = await fetch(url, {
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const text = await response.text();
    if (text.length > MOST_CHARACTERS) throw new Error("the file is too long");
    return text;
  } catch (cause) {
    throw new SwitchyardError("provider-error", "The released prompt could not be downloaded.", {
      fix: `Check that ${new URL(url).host} can be reached from here, and try again.`,
      side: "network",
      cause,
    });
  }
}
