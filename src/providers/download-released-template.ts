import { SwitchyardError } from "#core/errors.ts";
import {
  RELEASED_TEMPLATE_URL,
  type ReleasedShape,
  readReleasedTemplate,
} from "#core/policies/router-r1/released-template.ts";

/** The released file has about 11,000 characters; far more is not that file. */
const MOST_CHARACTERS = 200_000;

/**
 * Downloads the released router prompt from its pinned public source and checks it against its hash. Throws
 * `provider-error` when it cannot be had and `template-mismatch` when it is not the released one.
 */
export async function downloadReleasedTemplate(
  shape: ReleasedShape,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<string> {
  const source = await download(fetch, signal).catch((cause: unknown) => {
    throw new SwitchyardError("provider-error", "The released prompt could not be downloaded.", {
      fix: `Check that ${new URL(RELEASED_TEMPLATE_URL).host} can be reached from here, and try again.`,
      side: "network",
      cause,
    });
  });
  return readReleasedTemplate(source, shape);
}

async function download(fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<string> {
  const response = await fetch(RELEASED_TEMPLATE_URL, {
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal,
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const text = await response.text();
  if (text.length > MOST_CHARACTERS) throw new Error("the file is too long");
  return text;
}
