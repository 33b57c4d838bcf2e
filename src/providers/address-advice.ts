import { presetFor } from "./presets.ts";
import type { Provider } from "./provider.ts";
import { withScheme } from "./provider-address.ts";

/** Paths of endpoints that people paste in place of the address that stands before them. */
const ENDPOINT =
  /\/(?:chat\/completions|completions|chat|models|embeddings|messages|responses|generate|tags|models\/[^/]+:\w+)$/i;

/** Ollama's own interface, which is not the one that is spoken here. */
const OLLAMA_OWN = /^(https?:\/\/[^/]+:11434)\/api$/i;

/** `/v1`, `/v1beta`, `/v4` anywhere in a path. */
const VERSION = /\/v\d+\w*(?:\/|$)/i;

/** The version twice, as when it was typed behind an address that had it. */
const TWICE = /(\/v\d+\w*)\1$/i;

/**
 * A provider's address as it was probably meant, where it ends in the wrong place: with an endpoint's path, or before the
 * version. `null` where nothing seems wrong. Only ever an offer: a gateway may have any path.
 */
export function correctedAddress(provider: Provider): string | null {
  if (provider.isVersionless === true) return null;
  const given = withScheme(provider.baseUrl).replace(/\/+$/, "");
  if (!URL.canParse(given)) return null;
  const bare = withoutEndpoint(given).replace(TWICE, "$1");
  const { origin, pathname } = new URL(bare);
  const path = pathname.replace(/\/+$/, "");
  const usual = usualPath(provider, origin);
  const isShort = usual.startsWith(`${path}/`) && !VERSION.test(path);
  // Where a provider that we know has something before the version.
  const isEndOnly = path !== "" && usual !== path && usual.endsWith(path);
  const right = isShort || isEndOnly ? origin + usual : bare;
  return right === given ? null : right;
}

/** One sentence on what is wrong with an address, with the right one; `null` where nothing seems wrong. */
export function addressAdvice(provider: Provider): string | null {
  const right = correctedAddress(provider);
  if (right === null) return null;
  const { pathname } = new URL(right);
  return `The address ends in the wrong place: it should end in ${pathname}, as in ${right}.`;
}

function withoutEndpoint(url: string): string {
  const [, host] = OLLAMA_OWN.exec(url) ?? [];
  const bare = host ?? url.replace(ENDPOINT, "").replace(/\/+$/, "");
  return bare === url ? url : withoutEndpoint(bare);
}

/** The path of a provider that we know at this host, else what most servers have. */
function usualPath(provider: Provider, origin: string): string {
  const preset = presetFor(provider);
  if (preset !== null && new URL(preset.baseUrl).origin === origin) {
    return new URL(preset.baseUrl).pathname;
  }
  return provider.dialect === "gemini" ? "/v1beta" : "/v1";
}
