import { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from "./byte-alphabet.ts";
import { mergePairs } from "./merge-pairs.ts";
import { preTokenizer } from "./pre-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { readTokenizerFile, type TokenizerFile } from "./tokenizer-file.ts";

/** Words whose tokens are remembered; far more than a run has. */
const REMEMBERED = 20_000;

const encoder = new TextEncoder();

/**
 * The tokenizer of a Qwen 2 or Llama 3 checkpoint, from its own `tokenizer.json`: byte-pair merges inside the words
 * that a pattern cuts out. No text is added at the beginning.
 */
export class ByteLevelTokenizer implements Tokenizer {
  readonly #file: TokenizerFile;
  readonly #split: (text: string) => string[];
  readonly #special: RegExp | null;
  readonly #words = new Map<string, readonly number[]>();
  readonly #bytes: (Uint8Array | undefined)[] = [];
  readonly #textOf: (string | undefined)[] = [];
  readonly #added = new Map<number, string>();

  /** `json` is the parsed file. Throws `model-invalid` for a tokenizer of another kind. */
  constructor(json: unknown) {
    this.#file = readTokenizerFile(json);
    this.#split = preTokenizer(this.#file.split);
    for (const [text, token] of this.#file.vocabulary) this.#textOf[token] = text;
    for (const [text, token] of this.#file.added) this.#added.set(token, text);
    this.#special = anyOf([...this.#file.added.keys()]);
  }

  encode(text: string, { special }: { readonly special: boolean }): number[] {
    if (!special || this.#special === null) return this.#encodePlain(text);
    const tokens: number[] = [];
    let from = 0;
    for (const match of text.matchAll(this.#special)) {
      tokens.push(...this.#encodePlain(text.slice(from, match.index)));
      tokens.push(this.#file.added.get(match[0]) ?? 0);
      from = match.index + match[0].length;
    }
    tokens.push(...this.#encodePlain(text.slice(from)));
    return tokens;
  }

  /** Only the last word can change when more text comes: every rule of the pattern looks at most one word ahead. */
  encodeSettled(text: string): number[] {
    return this.#split(this.#normalise(text))
      .slice(0, -1)
      .flatMap((word) => this.#encodeWord(word));
  }

  encodeBytes(bytes: Uint8Array): number[] {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const tokens = this.#encodePlain(text);
    const back = tokens.flatMap((token) => [...this.bytesOf(token)]);
    const isSame = back.length === bytes.length && back.every((byte, i) => byte === bytes[i]);
    if (isSame) return tokens;
    return [...bytes].flatMap((byte) => this.#tokenOf(CHARACTER_OF_BYTE[byte] ?? ""));
  }

  bytesOf(token: number): Uint8Array {
    const known = this.#bytes[token];
    if (known !== undefined) return known;
    const added = this.#added.get(token);
    const bytes =
      added === undefined
        ? Uint8Array.from(
            this.#textOf[token] ?? "",
            (character) => BYTE_OF_CHARACTER.get(character) ?? 0,
          )
        : encoder.encode(added);
    this.#bytes[token] = bytes;
    return bytes;
  }

  #normalise(text: string): string {
    return this.#file.normalisation === null ? text : text.normalize(this.#file.normalisation);
  }

  #encodePlain(text: string): number[] {
    return this.#split(this.#normalise(text)).flatMap((word) => this.#encodeWord(word));
  }

  #encodeWord(word: string): readonly number[] {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const characters = Array.from(encoder.encode(word), (byte) => CHARACTER_OF_BYTE[byte] ?? "");
    const whole = this.#file.ignoreMerges
      ? this.#file.vocabulary.get(characters.join(""))
      : undefined;
    const tokens =
      whole !== undefined
        ? [whole]
        : mergePairs(characters, this.#file.ranks).flatMap((piece) => this.#tokenOf(piece));
    if (this.#words.size >= REMEMBERED) this.#words.clear();
    this.#words.set(word, tokens);
    return tokens;
  }

  /** A merged piece is in the vocabulary; where a file leaves one out, its bytes are. */
  #tokenOf(piece: string): number[] {
    const token = this.#file.vocabulary.get(piece);
    if (token !== undefined) return [token];
    return piece.length <= 1
      ? []
      : Array.from(piece).flatMap((character) => this.#tokenOf(character));
  }
}

/** Matches any of the texts, of two that begin together the longer. */
function anyOf(texts: readonly string[]): RegExp | null {
  if (texts.length === 0) return null;
  const escaped = [...texts]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(escaped.join("|"), "g");
}
