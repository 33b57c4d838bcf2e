const ALLOWED_PROTOCOLS: ReadonlySet<string> = new Set(["https:", "http:", "mailto:"]);

/**
 * The address of a link that a model wrote, or `null` when it must not become one. The browser's own parser decides
 * what the address is, so filter and browser can never read it differently; an address without a scheme, with a name
 * and password in it (`https://bank.example@evil.example`) or with any other scheme is refused.
 */
export function safeHref(written: string): string | null {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return null;
  }
  if (!ALLOWED_PROTOCOLS.has(url.protocol)) return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.href;
}
