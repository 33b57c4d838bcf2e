import { SwitchyardError, toFailure } from "#core/errors.ts";

/** Both catalogues are a few megabytes; anything far above that is not one of them. */
export const MOST_CATALOGUE_BYTES = 32 * 1024 * 1024;

export interface Catalogue {
  /** For the sentence the visitor reads. */
  readonly name: string;
  readonly url: string;
}

/**
 * Downloads a public price catalogue as JSON: no key, no cookies, no header of ours, so that the request needs no
 * preflight. Throws `SwitchyardError`; the body is never read beyond {@link MOST_CATALOGUE_BYTES}.
 */
export async function downloadCatalogue(
  { name, url }: Catalogue,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw refused(name, response.status);
    }
    return parse(name, await readBounded(name, response));
  } catch (error) {
    throw explain(name, error, signal);
  }
}

async function readBounded(name: string, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return text;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength;
    if (bytes > MOST_CATALOGUE_BYTES) {
      await reader.cancel();
      throw new SwitchyardError("stream-too-large", `${name} sent far more than a price list.`, {
        fix: "Nothing was changed. Set prices by hand, or try again another day.",
        side: "provider",
      });
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** A catalogue that is not in the form we know. */
export function unreadable(name: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("provider-error", `${name} did not send a price list we can read.`, {
    fix: "Nothing was changed. Try again later, or set prices by hand.",
    side: "provider",
    cause,
  });
}

function refused(name: string, status: number): SwitchyardError {
  const limited = status === 429;
  return new SwitchyardError(
    limited ? "rate-limited" : "provider-error",
    `${name} answered with status ${status} instead of its price list.`,
    {
      fix: "Nothing was changed. Try again in a few minutes.",
      side: "provider",
      retryable: limited || status >= 500,
    },
  );
}

function explain(name: string, error: unknown, signal: AbortSignal): SwitchyardError {
  if (error instanceof SwitchyardError) return error;
  const options = { side: "network", retryable: true, cause: error } as const;
  if (signal.aborted && isTimeout(signal.reason)) {
    return new SwitchyardError("timeout-first", `${name} took too long to send its price list.`, {
      ...options,
      fix: "Nothing was changed. Try again on a faster connection.",
    });
  }
  if (signal.aborted || toFailure(error).code === "aborted") {
    return new SwitchyardError("aborted", "Stopped.", { side: "visitor", cause: error });
  }
  return new SwitchyardError("network-opaque", `${name} could not be reached from this page.`, {
    ...options,
    fix: "Check the connection and any content blocker, then try again. Nothing was changed.",
  });
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
