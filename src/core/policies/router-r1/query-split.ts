import { stripBlanks } from "#core/python/text.ts";

/** A search taken apart the way the released code does it. */
export interface PaperQuery {
  /** The name as it was written, without blanks around it. */
  readonly named: string;
  /** The name as the rules of `resolvePaperName` want it. */
  readonly name: string;
  /** What is sent. Blanks around it stay. */
  readonly query: string;
}

/**
 * Takes `name:query` apart. Only the part up to a second colon is sent: the rest of a time or an address is lost, and
 * the visitor sees it in the call. `null` without a colon. (`route_service.py::access_routing_pool`.)
 */
export function splitPaperQuery(search: string): PaperQuery | null {
  const [before = "", query] = search.split(":");
  if (query === undefined) return null;
  const named = stripBlanks(before);
  return { named, name: named.toLowerCase(), query };
}
