import { SwitchyardError } from "#core/errors.ts";
import { policyCard } from "#core/policies/policies.ts";

/** The released files have at most 60,000 characters; far more is not them. */
const MOST_CHARACTERS = 200_000;

/**
 * Downloads a released prompt of a router from its pinned public source and checks it against its hash. `id` is one that the
 * router's card names. Throws `provider-error` when it cannot be had and `template-mismatch` when it is not the released one.
 */
export async function downloadReleased(
  policy: string,
  id: string,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const { prompt } = await policyCard(policy).details();
  if (prompt === null) throw new Error(`${policy} has no prompt`);
  const { releasedUrl, readReleased } = await prompt.load();
  return readReleased(await download(releasedUrl, fetch), id);
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
