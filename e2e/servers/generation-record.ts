/** What the server did for one generation. */
export interface GenerationRecord {
  readonly prompt: string;
  /** Everything that was decoded, what came after a closing tag included. */
  readonly decoded: string;
  readonly decodedTokens: number;
  /** Tokens decoded after the first `</search>` or `</answer>` of this generation. */
  readonly tokensAfterClosing: number;
  /** Prompt tokens that were not in the cache. */
  readonly freshTokens: number;
}
