import { inputTokens, type Usage } from "./usage.ts";

/**
 * False for the figures of a server that fills in zeros where it does not count: no request is without input, and no reply
 * of which something is `written` without output.
 */
export function isCounted(usage: Usage, written: string): boolean {
  return inputTokens(usage) > 0 && (usage.output > 0 || written === "");
}
