import type { Tokenizer } from "#workers/gpu/tokenizer.ts";

/** The model writes `text` wherever it has just read `after`, of which the last token counts. */
export interface ScriptedText {
  readonly after: string;
  readonly text: string;
}

/** One token's row of the word table, in MLC's 4-bit layout. */
export interface TableRow {
  /** Eight codes in each word; a value is (code - 7) times the scale of its group. */
  readonly codes: Uint32Array;
  readonly scales: Float32Array;
}

export interface ScriptedTable {
  readonly rows: ReadonlyMap<number, TableRow>;
  /**
   * Of every other token, by whether its number is even or odd: they are a little likely after each other, so that no text leaves
   * the model without a word.
   */
  readonly rest: readonly [even: TableRow, odd: TableRow];
  /** The weights of the last normalisation. */
  readonly norm: Float32Array;
  /** What the first layer reads of every token and writes, averaged over all of them, into the newest: see {@link scriptedTable}. */
  readonly attention: { readonly from: number; readonly to: number; readonly scale: number };
}

export interface TableShape {
  readonly hidden: number;
  /** Groups of values that share a scale. */
  readonly groups: number;
}

/** Eight codes of 7: eight zeros. */
export const ZEROS = 0x7777_7777;

/** So much more does a token want the next one than the one before it. */
const GROWTH = 1.25;

/** What a word outside the chains is worth after another one. */
const UNCERTAIN = 0.01;

/** What of the tokens' average the attention writes, and what that is worth. */
const ATTENTION = 0.125;
const SEEN = 0.1;

/** Attempts at writing texts in tokens before it is given up. */
const MOST_STEPS = 200_000;

/**
 * Tokens for each text, the one it follows first. No token comes twice, in all texts together: a model whose
 * attention sees next to nothing knows the newest token only. Throws when the texts cannot be written so.
 */
export function chainsOf(
  texts: readonly ScriptedText[],
  tokenizer: Pick<Tokenizer, "encode" | "bytesOf">,
  vocabulary: number,
): readonly (readonly number[])[] {
  const starts = texts.map(({ after }) => tokenizer.encode(after, { special: true }).at(-1) ?? -1);
  const writer = new ChainWriter(tokensByText(tokenizer, vocabulary), starts);
  const bytes = texts.map(({ text }) => bytesOf(text));
  if (new Set(starts).size < starts.length || !writer.write(bytes, 0, 0)) {
    throw new Error("these texts cannot be written without using a token twice");
  }
  return writer.chains;
}

/** Tries tokens for the texts, the longest first, and takes back what leads nowhere. */
class ChainWriter {
  readonly chains: number[][];
  readonly #byText: ReadonlyMap<string, number>;
  readonly #longest: number;
  readonly #used: Set<number>;
  #steps = 0;

  constructor(byText: ReadonlyMap<string, number>, starts: readonly number[]) {
    this.chains = starts.map((start) => [start]);
    this.#byText = byText;
    this.#longest = [...byText.keys()].reduce((most, { length }) => Math.max(most, length), 0);
    this.#used = new Set(starts);
  }

  /** Writes the texts from one of them on, of that from a place on. False when there is no way. */
  write(texts: readonly string[], index: number, from: number): boolean {
    const text = texts[index];
    if (text === undefined) return true;
    if (from === text.length) return this.write(texts, index + 1, 0);
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) return false;
    for (let length = Math.min(this.#longest, text.length - from); length > 0; length -= 1) {
      const token = this.#byText.get(text.slice(from, from + length));
      if (token === undefined || this.#used.has(token)) continue;
      this.#used.add(token);
      this.chains[index]?.push(token);
      if (this.write(texts, index, from + length)) return true;
      this.chains[index]?.pop();
      this.#used.delete(token);
    }
    return false;
  }
}

/**
 * Word vectors with which a network of zeros writes the chains. Each step of a chain has two coordinates, which the last
 * normalisation weighs with 1 and -1: a token has (x, x) there and its successor (x, -x), so that each is worth nothing
 * to itself and 2x² to the other. x grows along a chain: the successor wins over the predecessor.
 *
 * All tokens outside the chains have 1 or −1 in one place, which counts for nothing by itself. The attention of the first layer, even
 * over all that was read, writes the average of it into another place, which is worth a little to all these tokens: so the logits
 * depend on the whole text, as the page demands of a model, and no text changes for it.
 */
export function scriptedTable(
  chains: readonly (readonly number[])[],
  shape: TableShape,
): ScriptedTable {
  const { hidden, groups } = shape;
  const size = hidden / groups;
  const rows = new Map<number, TableRow>();
  const norm = new Float32Array(hidden);
  const rowOf = (token: number): TableRow => {
    const row = rows.get(token) ?? {
      codes: new Uint32Array(hidden / 8).fill(ZEROS),
      scales: new Float32Array(groups),
    };
    rows.set(token, row);
    return row;
  };
  const [uncertain, from, to] = [hidden - 1, hidden - 2, hidden - 3];
  const rest = (sign: number): TableRow => {
    const codes = new Uint32Array(hidden / 8).fill(ZEROS);
    const scales = new Float32Array(groups);
    scales[groups - 1] = 1;
    setCode(codes, uncertain, 8);
    setCode(codes, from, 7 + sign);
    setCode(codes, to, 8);
    return { codes, scales };
  };
  norm[uncertain] = UNCERTAIN;
  norm[to] = SEEN;
  let step = 0;
  for (const chain of chains) {
    for (const [place, token] of chain.slice(0, -1).entries()) {
      const group = step % groups;
      const slot = 2 * Math.floor(step / groups);
      // The last places of all belong to the other tokens.
      if (slot + 4 >= size) throw new Error("these texts are too long for this model");
      const at = group * size + slot;
      const scale = GROWTH ** place / 7;
      const one = rowOf(token);
      const next = rowOf(chain[place + 1] ?? 0);
      for (const row of [one, next]) row.scales[group] = scale;
      for (const row of [one, next]) setCode(row.codes, at, 14);
      setCode(one.codes, at + 1, 14);
      setCode(next.codes, at + 1, 0);
      norm[at] = 1;
      norm[at + 1] = -1;
      step += 1;
    }
  }
  const attention = { from, to, scale: ATTENTION };
  return { rows, rest: [rest(1), rest(-1)], norm, attention };
}

/** Puts a code between 0 and 15 into a row of them. */
export function setCode(codes: Uint32Array, at: number, code: number): void {
  const shift = 4 * (at % 8);
  const word = codes[at >> 3] ?? 0;
  codes[at >> 3] = (word & ~(15 << shift)) | (code << shift);
}

/** Bytes as characters, so that they can be looked up. */
function bytesOf(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function tokensByText(
  tokenizer: Pick<Tokenizer, "bytesOf">,
  vocabulary: number,
): ReadonlyMap<string, number> {
  const byText = new Map<string, number>();
  for (let token = 0; token < vocabulary; token += 1) {
    const text = String.fromCharCode(...tokenizer.bytesOf(token));
    if (text !== "" && !byText.has(text)) byText.set(text, token);
  }
  return byText;
}
