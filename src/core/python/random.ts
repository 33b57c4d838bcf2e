const SIZE = 624;
const SHIFT = 397;

/**
 * CPython's random numbers (Mersenne Twister MT19937, seeded by an integer), as far as the released sampling needs them:
 * the same seed gives the same draws. The page's own randomness is `core/loop/random.ts`.
 */
export class PythonRandom {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  /** `random.seed(seed)` for a whole number; its sign does not count. */
  constructor(seed: number) {
    this.#seedBy(wordsOf(seed));
  }

  /** `random.randint(low, high)`, both ends included. */
  integer(low: number, high: number): number {
    return low + this.#below(high - low + 1);
  }

  /** `random.sample(items, count)`. Throws `RangeError` for more than there are. */
  sample<Item>(items: readonly Item[], count: number): readonly Item[] {
    if (count > items.length) throw new RangeError(`cannot draw ${count} of ${items.length}`);
    // CPython's own bound: below it a pool is cheaper than remembering what was drawn.
    const setSize = count > 5 ? 21 + 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 21;
    return items.length <= setSize ? this.#drawFromPool(items, count) : this.#drawNew(items, count);
  }

  #drawFromPool<Item>(items: readonly Item[], count: number): readonly Item[] {
    const pool = [...items];
    const drawn: Item[] = [];
    for (let left = pool.length; drawn.length < count; left -= 1) {
      const at = this.#below(left);
      drawn.push(pool[at] as Item);
      pool[at] = pool[left - 1] as Item;
    }
    return drawn;
  }

  #drawNew<Item>(items: readonly Item[], count: number): readonly Item[] {
    const places = new Set<number>();
    while (places.size < count) places.add(this.#below(items.length));
    return [...places].map((at) => items[at] as Item);
  }

  /** A number from 0 to below `count`: bits are drawn until they fit. */
  #below(count: number): number {
    const bits = 32 - Math.clz32(count);
    let value = this.#next() >>> (32 - bits);
    while (value >= count) value = this.#next() >>> (32 - bits);
    return value;
  }

  #next(): number {
    if (this.#index >= SIZE) this.#twist();
    let value = this.#at(this.#index);
    this.#index += 1;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    value ^= value >>> 18;
    return value >>> 0;
  }

  #twist(): void {
    for (let index = 0; index < SIZE; index += 1) {
      const mixed = (this.#at(index) & 0x80000000) | (this.#at((index + 1) % SIZE) & 0x7fffffff);
      const odd = (mixed & 1) === 0 ? 0 : 0x9908b0df;
      this.#state[index] = this.#at((index + SHIFT) % SIZE) ^ (mixed >>> 1) ^ odd;
    }
    this.#index = 0;
  }

  /** `init_by_array` of the reference implementation. */
  #seedBy(key: readonly number[]): void {
    this.#state[0] = 19650218;
    for (let index = 1; index < SIZE; index += 1) {
      this.#state[index] = Math.imul(1812433253, this.#mixed(index)) + index;
    }
    let index = 1;
    for (let step = 0; step < Math.max(SIZE, key.length); step += 1) {
      const place = step % key.length;
      const mixed = Math.imul(this.#mixed(index), 1664525);
      this.#state[index] = (this.#at(index) ^ mixed) + (key[place] ?? 0) + place;
      index = this.#advance(index);
    }
    for (let step = 0; step < SIZE - 1; step += 1) {
      const mixed = Math.imul(this.#mixed(index), 1566083941);
      this.#state[index] = (this.#at(index) ^ mixed) - index;
      index = this.#advance(index);
    }
    this.#state[0] = 0x80000000;
  }

  #mixed(index: number): number {
    const before = this.#at(index - 1);
    return before ^ (before >>> 30);
  }

  #advance(index: number): number {
    if (index + 1 < SIZE) return index + 1;
    this.#state[0] = this.#at(SIZE - 1);
    return 1;
  }

  #at(index: number): number {
    return this.#state[index] ?? 0;
  }
}

/** A whole number in words of 32 bits, the lowest first; at least one. */
function wordsOf(seed: number): readonly number[] {
  const words: number[] = [];
  let rest = BigInt(Math.abs(seed));
  do {
    words.push(Number(rest & 0xffff_ffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
