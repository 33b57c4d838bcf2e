/** The part of the Trusted Types interface that is used here; browsers without it need none of this. */
interface TrustedTypePolicies {
  createPolicy(
    name: "default",
    rules: { readonly createScriptURL: (url: string) => string | null },
  ): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypePolicies;
  }
}

/**
 * The page's content policy lets nothing but trusted addresses become scripts, workers included. Trusted are those
 * of the page's own origin, for every place that asks; HTML and inline scripts stay refused, because no rule is given
 * for them.
 */
export function trustOwnScripts(scope: Pick<Window, "trustedTypes">, pageUrl: string): void {
  const { origin } = new URL(pageUrl);
  scope.trustedTypes?.createPolicy("default", {
    createScriptURL: (url) => (new URL(url, pageUrl).origin === origin ? url : null),
  });
}
