import type { RecordedHeaders } from "./loopback-server.ts";

/** What a provider lets a page do. */
export interface CorsRules {
  /** Request headers a page may send; `any` reflects whatever is asked. Lower case. */
  readonly allowedHeaders: readonly string[] | "any";
}

/** Headers of an answer that a page may read. Retry-After is not readable unless it is exposed. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  return {
    "access-control-allow-origin": origin ?? "*",
    "access-control-expose-headers": "retry-after, retry-after-ms",
    vary: "origin",
  };
}

/** Answers a preflight: 204 when every header asked for is on the list, else 403 without CORS headers. */
export function preflight(
  rules: CorsRules,
  headers: RecordedHeaders,
): { readonly status: number; readonly headers: Record<string, string> } {
  const asked = (headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const { allowedHeaders } = rules;
  if (allowedHeaders !== "any" && asked.some((name) => !allowedHeaders.includes(name))) {
    return { status: 403, headers: {} };
  }
  return {
    status: 204,
    headers: {
      ...corsHeaders(headers["origin"]),
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": asked.join(", "),
      // Every request is preflighted anew, so that a test sees each one.
      "access-control-max-age": "0",
    },
  };
}
