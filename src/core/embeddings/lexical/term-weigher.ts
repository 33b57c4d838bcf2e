import { BUCKETS, NGramReader } from "./n-gram-reader.ts";

/**
 * Weighs the terms of a text: 1 + ln(how often) times the term's inverse document frequency, the whole scaled to length 1
 * (TF-IDF with sublinear counts). Terms are the n-grams in the buckets that were chosen; a term's number is its place there.
 */
export class TermWeigher {
  /** The terms of the text that was read last, each once. */
  readonly terms: Uint16Array;
  /** Their weights. */
  readonly weights: Float32Array;
  readonly #idf: Float32Array;
  readonly #reader = new NGramReader();
  /** The term of each bucket plus one; 0 where the bucket is not among the chosen ones. */
  readonly #termOf = new Uint16Array(BUCKETS);
  readonly #counts: Uint32Array;

  /** `buckets` are the chosen ones, fewer than 65,535; `idf` their inverse document frequencies. */
  constructor(buckets: Uint32Array, idf: Float32Array) {
    this.#idf = idf;
    this.#counts = new Uint32Array(buckets.length);
    this.terms = new Uint16Array(buckets.length);
    this.weights = new Float32Array(buckets.length);
    for (let term = 0; term < buckets.length; term += 1) {
      this.#termOf[buckets[term] as number] = term + 1;
    }
  }

  /** Reads one text; gives how many terms it has, 0 for a text without any. */
  weigh(text: string): number {
    const found = this.#count(text);
    let squares = 0;
    for (let index = 0; index < found; index += 1) {
      const term = this.terms[index] as number;
      const weight = (1 + Math.log(this.#counts[term] as number)) * (this.#idf[term] as number);
      this.#counts[term] = 0;
      this.weights[index] = weight;
      squares += weight * weight;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let index = 0; index < found; index += 1) {
      this.weights[index] = (this.weights[index] as number) * scale;
    }
    return found;
  }

  #count(text: string): number {
    const grams = this.#reader.read(text);
    const buckets = this.#reader.buckets;
    const counts = this.#counts;
    let found = 0;
    for (let index = 0; index < grams; index += 1) {
      const place = this.#termOf[buckets[index] as number] as number;
      if (place === 0) continue;
      const seen = counts[place - 1] as number;
      if (seen === 0) {
        this.terms[found] = place - 1;
        found += 1;
      }
      counts[place - 1] = seen + 1;
    }
    return found;
  }
}
