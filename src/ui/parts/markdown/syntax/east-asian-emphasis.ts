import type { MarkdownIt, StateInline } from "markdown-it";

/** Letters of scripts that put no blanks between words. */
const LETTER_BEFORE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;
const LETTER_BEHIND = new RegExp(`^${LETTER_BEFORE.source.slice(0, -1)}`, "u");

/**
 * Lets two stars or tildes open and close beside punctuation where a Chinese, Japanese or Korean letter stands on their other side:
 * `他说**“你好”**了`. CommonMark asks for a blank there, which these scripts do not write, so that the stars of nearly all their
 * quoted or bracketed emphasis would stand as text. A single star stays what it is: `文件*.txt与*.md`.
 */
export function takeEastAsianEmphasis(parser: MarkdownIt): void {
  parser.inline.State = class extends parser.inline.State {
    override scanDelims(
      start: number,
      canSplitWord: boolean,
    ): ReturnType<StateInline["scanDelims"]> {
      const found = super.scanDelims(start, canSplitWord);
      if (!canSplitWord || found.length < 2) return found;
      const end = start + found.length;
      const before = this.src.slice(Math.max(0, start - 2), start);
      const behind = this.src.slice(end, Math.min(end + 2, this.posMax));
      const opens = LETTER_BEFORE.test(before) && /^\S/.test(behind);
      const closes = LETTER_BEHIND.test(behind) && /\S$/.test(before);
      return {
        ...found,
        can_open: found.can_open || opens,
        can_close: found.can_close || closes,
      };
    }
  };
}
