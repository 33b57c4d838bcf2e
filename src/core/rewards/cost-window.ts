/** How a raw cost is bent before it is ranked: `sqrt` is the released setting, `log` and `none` are constants in its source. */
export type CostTransform = "sqrt" | "log" | "none";

export interface CostWindowOptions {
  readonly transform?: CostTransform;
  /** False ranks against the smallest and largest value instead of the 5th and 95th percentile. */
  readonly percentiles?: boolean;
  /** How many values are kept. */
  readonly size?: number;
}

const LOG_SCALE = 0.01;
const LOW = 0.05;
const HIGH = 0.95;
const SMALLEST_RANGE = 1e-8;

/**
 * Router-R1's cost reward: where a trajectory's cost stands among the latest thousand, 1 the cheapest and 0 the
 * dearest. It depends on what was seen before, in order. (`main_ppo.py::normalize_reward`, paper §3.2.)
 */
export class CostWindow {
  readonly #transform: CostTransform;
  readonly #percentiles: boolean;
  readonly #size: number;
  #values: number[] = [];

  constructor(options: CostWindowOptions = {}) {
    this.#transform = options.transform ?? "sqrt";
    this.#percentiles = options.percentiles ?? true;
    this.#size = options.size ?? 1000;
  }

  get length(): number {
    return this.#values.length;
  }

  /** Takes a raw cost in millionths of a dollar and gives its reward; the value itself is among those it is ranked with. */
  push(rawCost: number): number {
    const value = bend(rawCost, this.#transform);
    this.#values = [...this.#values, value].slice(-this.#size);
    return this.#rank(value);
  }

  /** What {@link push} would give, without changing the window: for a screen that asks many times. */
  peek(rawCost: number): number {
    const copy = new CostWindow({
      transform: this.#transform,
      percentiles: this.#percentiles,
      size: this.#size,
    });
    copy.#values = this.#values;
    return copy.push(rawCost);
  }

  #rank(value: number): number {
    const sorted = this.#values.toSorted(ascending);
    const ends =
      this.#percentiles && sorted.length >= 2 ? ([LOW, HIGH] as const) : ([0, 1] as const);
    const low = percentile(sorted, ends[0]);
    const range = percentile(sorted, ends[1]) - low;
    // Not `>=`: a range that is not a number must go on and give NaN, as it does in the released code.
    if (range < SMALLEST_RANGE) return 0.5;
    return 1 - Math.min(Math.max((value - low) / range, 0), 1);
  }
}

function bend(rawCost: number, transform: CostTransform): number {
  switch (transform) {
    case "sqrt":
      return Math.sqrt(rawCost);
    case "log":
      // The engine's log1p and a C library's may differ in the last bit; the released setting does not use it.
      return Math.log1p(LOG_SCALE * rawCost);
    case "none":
      return rawCost;
  }
}

/**
 * Linear percentile of sorted values, `q` in [0, 1]. The interpolation is written from the nearer end, as numpy does,
 * because the other form differs in the last bit. NaN anywhere makes the result NaN.
 */
function percentile(sorted: readonly number[], q: number): number {
  if (Number.isNaN(sorted.at(-1))) return Number.NaN;
  const position = q * (sorted.length - 1);
  const index = Math.floor(position);
  const below = sorted[index] ?? Number.NaN;
  const above = sorted[Math.min(index + 1, sorted.length - 1)] ?? Number.NaN;
  const part = position - index;
  const step = above - below;
  return part >= 0.5 ? above - step * (1 - part) : below + step * part;
}

/** NaN sorts to the end, so that one look finds it. */
function ascending(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1;
  if (Number.isNaN(right)) return -1;
  return left - right;
}
