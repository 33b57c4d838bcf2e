import { type ErrorCode, type ErrorSide, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { addressAdvice } from "./address-advice.ts";
import { type Preset, presetFor, setupCommand } from "./presets.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { baseUrlOf, type Reach, reachOf } from "./provider-address.ts";

/** A host that is there answers the bare request within this time. */
const KNOCK_MS = 5_000;

/** Bare: no key, no header of ours, nothing kept. */
const BARE = {
  method: "GET",
  credentials: "omit",
  referrerPolicy: "no-referrer",
  cache: "no-store",
} as const satisfies RequestInit;

type Knocking = Pick<ProviderAccess, "fetch" | "online" | "clock" | "pageOrigin">;

/**
 * A browser tells a page only that a request failed. This finds out why, with what a page may do: it asks whether the
 * network is there, looks at what kind of address it was, and knocks at the host without a key, once in the mode that
 * succeeds whenever anyone answers and once, at the address that was asked, in the mode that shows a redirect.
 */
export async function explainNetworkFailure(
  provider: Provider,
  asked: string,
  access: Knocking,
  signal: AbortSignal,
): Promise<SwitchyardError> {
  const url = baseUrlOf(provider);
  const preset = presetFor(provider);
  const reach = reachOf(url);
  if (reach !== "loopback" && !access.online()) return offline(provider);
  // "follow", because a bare knock in this mode may not do anything else; it carries nothing that could leak.
  const answers = await knock(
    `${url.origin}/`,
    { mode: "no-cors", redirect: "follow" },
    access,
    signal,
  );
  throwIfAborted(signal);
  if (answers !== null && (await isRedirect(asked, access, signal))) return redirected(provider);
  // A hosted provider behind an address of the visitor's own (a relay) hides its answers like the original.
  const hosted = reach === "public" || (answers !== null && preset?.callable === "yes");
  if (!hosted) return localBlocked(provider, preset, url, reach, answers !== null, access);
  return answers === null ? opaque(provider) : corsBlocked(provider, preset);
}

/** Whether an address sends whoever asks there somewhere else. */
async function isRedirect(asked: string, access: Knocking, signal: AbortSignal): Promise<boolean> {
  const answer = await knock(asked, { mode: "cors", redirect: "manual" }, access, signal);
  throwIfAborted(signal);
  return answer?.type === "opaqueredirect";
}

/** The answer to a bare request, or `null` when none comes. */
async function knock(
  url: string,
  mode: Pick<RequestInit, "mode" | "redirect">,
  access: Knocking,
  signal: AbortSignal,
): Promise<Response | null> {
  const { fetch, clock } = access;
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal.addEventListener("abort", stop, { once: true });
  const answer = async (): Promise<Response | null> => {
    try {
      const response = await fetch(url, { ...BARE, ...mode, signal: controller.signal });
      response.body?.cancel().catch(() => undefined);
      return response;
    } catch {
      return null;
    }
  };
  const nobody = clock.sleep(KNOCK_MS, controller.signal).then(
    () => null,
    () => null,
  );
  const first = await Promise.race([answer(), nobody]);
  signal.removeEventListener("abort", stop);
  stop();
  return first;
}

function failure(
  code: ErrorCode,
  side: ErrorSide,
  message: string,
  fix: string,
  retryable = false,
): SwitchyardError {
  return new SwitchyardError(code, message, { fix, side, retryable });
}

function offline(provider: Provider): SwitchyardError {
  return failure(
    "offline",
    "network",
    `There is no network, so ${provider.name} cannot be reached.`,
    "Connect to a network, then ask again; the demo works without one.",
  );
}

function opaque(provider: Provider): SwitchyardError {
  return failure(
    "network-opaque",
    "network",
    `${provider.name} could not be reached, and the browser does not say why.`,
    `Check that ${provider.name} is up and its address in Settings is right; a content blocker, a firewall or a company network may also be stopping it.`,
    true,
  );
}

function redirected(provider: Provider): SwitchyardError {
  const advice =
    addressAdvice(provider) ??
    "Its address may have http in place of https, a part left out, or a slash too many.";
  return failure(
    "redirected",
    "provider",
    `${provider.name} tried to send the request to another address.`,
    `${advice} Correct it in Settings; Switchyard never follows a redirect with a key.`,
  );
}

function corsBlocked(provider: Provider, preset: Preset | null): SwitchyardError {
  const { name } = provider;
  if (preset?.callable === "no") {
    return failure(
      "cors-blocked",
      "provider",
      `${name} cannot be called from a web page.`,
      preset.note,
    );
  }
  if (preset?.crossOrigin.hidesWrongKey === true) {
    return failure(
      "cors-blocked",
      "visitor",
      `${name} is there, but hid its answer from this page: that is how it answers a wrong key.`,
      `Enter your ${name} key again in Settings; if the key is right, ask again.`,
    );
  }
  return failure(
    "cors-blocked",
    "provider",
    `${name} is there, but did not let this page read its answer.`,
    `Check your ${name} key and address in Settings; if both are right, ${name} does not admit web pages at the moment, so call the model through OpenRouter.`,
  );
}

/** A server of the visitor's own: not started, not set up, or kept from us by the browser. */
function localBlocked(
  provider: Provider,
  preset: Preset | null,
  url: URL,
  reach: Reach,
  answers: boolean,
  access: Knocking,
): SwitchyardError {
  const { name } = provider;
  const pageOrigin = access.pageOrigin ?? "";
  const command = preset === null ? null : setupCommand(preset, pageOrigin || "*");
  const start =
    command === null
      ? `let it admit the origin ${pageOrigin || "of this page"} (CORS)`
      : `start it with: ${command}`;
  // A name such as “The embedding server” in the middle of a sentence.
  const inside = name.replace(/^The /, "the ");
  if (pageOrigin.startsWith("https:") && url.protocol === "http:" && reach === "private") {
    return failure(
      "local-blocked",
      "visitor",
      `The browser does not let a page from https reach ${inside} at ${url.origin} over http.`,
      `Open Switchyard from http://localhost, or serve ${inside} over https; then ${start}`,
    );
  }
  if (answers) {
    return failure(
      "local-blocked",
      "visitor",
      `${name} runs at ${url.origin}, but does not admit this page.`,
      `${provider.needsKey ? "Check its key; if that is right, stop it" : "Stop it"}, then ${start}`,
    );
  }
  const permission = pageOrigin.startsWith("https:")
    ? "Allow access to your local network if the browser asks, or open Switchyard from http://localhost. "
    : "";
  return failure(
    "local-blocked",
    "visitor",
    `${name} does not answer this page at ${url.origin}.`,
    command === null
      ? `${permission}Check that ${inside} is running, and ${start}`
      : `${permission}If ${inside} is not running, ${start}`,
  );
}
