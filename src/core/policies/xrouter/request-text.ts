import { countCodePoints, stripBlanks } from "#core/python/text.ts";

/** A message of a request, of any role. */
export interface RequestMessage {
  readonly role: string;
  readonly content: string;
}

const SYSTEM_MARK = "USER SYSTEM:";
const QUERY_MARK = "USER QUERY:";

/** A system text of more code points counts as a part of the query. */
const LONGEST_SYSTEM = 4096;

/** What the policy is asked: the visitor's system text and query under their marks, as the policy was trained to read them. */
export function policyRequest(system: string, query: string): string {
  const parts: string[] = [];
  if (stripBlanks(system) !== "") parts.push(`${SYSTEM_MARK} \n${stripBlanks(system)}`);
  if (stripBlanks(query) !== "") parts.push(`${QUERY_MARK} \n${stripBlanks(query)}`);
  return parts.join("\n");
}

/**
 * The released servers' request text: all system messages and all user messages, each kind joined by line ends. Messages of
 * any other role, the policy's earlier answers among them, are lost. (`RouterAgent.route_request`.)
 */
export function referenceRequest(messages: readonly RequestMessage[]): string {
  let system = "";
  let query = "";
  for (const { role, content } of messages) {
    if (role === "system" && countCodePoints(content) <= LONGEST_SYSTEM) system += `${content}\n`;
    else if (role === "system" || role === "user") query += `${content}\n`;
  }
  return policyRequest(system, query);
}

/**
 * What the released code sends to a candidate, read back out of the request text: it splits at the marks, so that a mark
 * inside the visitor's own text cuts it. `null` where the released code crashes because there is no query.
 */
export function referenceTargetText(request: string): string | null {
  const query = request.split(QUERY_MARK)[1];
  if (query === undefined) return null;
  const system = request.split(SYSTEM_MARK)[1];
  if (system === undefined) return stripBlanks(query);
  return `${stripBlanks(system.split(QUERY_MARK)[0] ?? "")}\n${stripBlanks(query)}`;
}

/** What training sends to a candidate: the visitor's system text never gets there. `null` without a query. */
export function trainingTargetText(request: string): string | null {
  const query = request.split(QUERY_MARK)[1];
  return query === undefined ? null : stripBlanks(query);
}
