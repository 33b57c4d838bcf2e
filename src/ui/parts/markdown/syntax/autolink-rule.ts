import type { StateInline } from "markdown-it";
import { safeHref } from "../document/safe-href.ts";
import { addressEnd } from "./autolink-text.ts";

const SCHEME = /(?<![A-Za-z0-9])https?$/i;

/**
 * `https://…` in running text, found at its colon before `*` and `_` in it can be taken for emphasis. Never while the
 * parser only looks for the end of a link's text.
 */
export function autolinkInline(state: StateInline, isSilent: boolean): boolean {
  if (isSilent || state.linkLevel > 0 || !state.src.startsWith("://", state.pos)) return false;
  const scheme = SCHEME.exec(state.pending)?.[0];
  if (scheme === undefined) return false;
  const end = Math.min(addressEnd(state.src, state.pos + 3), state.posMax);
  const address = scheme + state.src.slice(state.pos, end);
  if (end <= state.pos + 3 || safeHref(address) === null) return false;
  state.pending = state.pending.slice(0, -scheme.length);
  const link = state.push("link_open", "a", 1);
  link.attrs = [["href", address]];
  state.push("text", "", 0).content = address;
  state.push("link_close", "a", -1);
  state.pos = end;
  return true;
}
