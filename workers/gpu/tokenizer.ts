/** Text to tokens and back, for a model whose vocabulary is made of bytes. */
export interface Tokenizer {
  /**
   * The tokens of a text. With `special`, special tokens written in it are meant as such; without, their letters are
   * encoded like any others and no special token comes out.
   */
  encode(text: string, options: { readonly special: boolean }): number[];
  /** The tokens of a text that goes on, without special tokens and without an end that more text could still change. */
  encodeSettled(text: string): number[];
  /** Tokens that stand for exactly these bytes, also where they are not whole characters. */
  encodeBytes(bytes: Uint8Array): number[];
  /** The bytes that a token stands for; none for a token that the vocabulary does not have. */
  bytesOf(token: number): Uint8Array;
}
