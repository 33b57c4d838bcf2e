import { SwitchyardError } from "#core/errors.ts";
import type { Provider } from "./provider.ts";

export type Reach = "loopback" | "private" | "public";

const PRIVATE_IPV4 =
  /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const PRIVATE_IPV6 = /^\[(?:f[cd]|fe[89ab])/;

/** Where an address leads: this machine, the visitor's own network, or the world. Judged by its name alone. */
export function reachOf(url: URL): Reach {
  const host = url.hostname.toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost")) return "loopback";
  if (/^127\.\d+\.\d+\.\d+$/.test(host) || host === "[::1]" || host === "0.0.0.0")
    return "loopback";
  // A name of one word can only mean something on the visitor's own network.
  if (/\.(?:local|lan|internal|home\.arpa)$/.test(host) || /^[\w-]+$/.test(host)) return "private";
  if (/^[\d.]+$/.test(host)) return PRIVATE_IPV4.test(host) ? "private" : "public";
  return PRIVATE_IPV6.test(host) ? "private" : "public";
}

/** A host with a dot or a port in it, or this machine: what is less may be any word. */
const HOST = /^(?:localhost(?:\/|$)|\[|[^/]*[.:])/i;

/** What clings to an address on its way from a manual, a file of settings or a shell, layer by layer. */
const CLINGING: readonly (readonly [RegExp, string])[] = [
  [/\p{Cf}/gu, ""],
  [/^(?:export\s+)?[A-Za-z]\w*\s*[=:]\s*(?=["'`]*https?:)/i, ""],
  [/^(?:GET|POST|curl)\s+/, ""],
  [/^["'`“”<(]+/u, ""],
  [/["'`“”>),;.]+$/u, ""],
  [/^(https?)(?::\/(?!\/)|\/\/)/i, "$1://"],
  [/^(?:https?:\/\/)+(?=https?:\/\/)/i, ""],
];

/**
 * An address as it was meant: without what clings to it, and with its scheme, because people write `localhost:8000`. A name that leads to this machine or this network means http,
 * any other https. What does not look like an address stays as it is.
 */
export function withScheme(address: string): string {
  const bare = CLINGING.reduce(
    (text, [pattern, kept]) => text.replace(pattern, kept).trim(),
    address.trim(),
  );
  const host = bare.replace(/^\/+/, "");
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(bare) || !HOST.test(host)) return bare;
  const local = `http://${host}`;
  return URL.canParse(local) && reachOf(new URL(local)) !== "public" ? local : `https://${host}`;
}

/** A provider's base URL, checked. Throws `request-rejected` for what cannot be a provider's address. */
export function baseUrlOf(provider: Provider): URL {
  const address = withScheme(provider.baseUrl);
  const url = URL.canParse(address) ? new URL(address) : null;
  const fault = url === null ? "is not a web address" : faultOf(url);
  if (url !== null && fault === null) return url;
  throw new SwitchyardError("request-rejected", `The address of ${provider.name} ${fault}.`, {
    fix: "Correct it in Settings; it looks like https://example.com/v1.",
    side: "visitor",
  });
}

function faultOf(url: URL): string | null {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not contain a name or password";
  if (url.search !== "" || url.hash !== "") return "must not have anything after a ? or #";
  if (url.protocol === "http:" && reachOf(url) === "public") {
    return "must begin with https://, because keys and questions would travel in the open";
  }
  return null;
}

/** The address of one of a provider's endpoints; `path` begins with a slash. */
export function endpoint(provider: Provider, path: string): string {
  return baseUrlOf(provider).href.replace(/\/+$/, "") + path;
}
