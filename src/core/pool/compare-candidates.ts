import { SwitchyardError } from "#core/errors.ts";
import type { Candidate, Pool } from "./candidate.ts";

/** Billions of parameters in a name: `70B`, `8x22b`, `1.5B`. */
const SIZE = /(?<![\w.])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![\w])/i;
const MILLIONS = /(?<![\w.])(\d+(?:\.\d+)?)m(?![\w])/i;

/** Billions of parameters that a candidate's name states, experts counted in full; `null` where it states none. */
export function statedSize({ id }: Candidate): number | null {
  const billions = SIZE.exec(id.replaceAll("_", "-"));
  if (billions !== null) return Number(billions[1] ?? 1) * Number(billions[2]);
  const millions = MILLIONS.exec(id);
  return millions === null ? null : Number(millions[1]) / 1000;
}

/**
 * The largest candidate: by the parameters in the names where every name states them, else by the price of its output,
 * which then stands for size. The first of equals. Throws `pool-empty`.
 */
export function largest(pool: Pool): Candidate {
  const sizes = pool.map(statedSize);
  const isStated = sizes.every((size) => size !== null);
  return best(pool, (candidate, index) =>
    isStated ? (sizes[index] ?? 0) : (candidate.price?.output ?? -1),
  );
}

/** The cheapest candidate, one token in and one token out; one without a price comes last. Throws `pool-empty`. */
export function cheapest(pool: Pool): Candidate {
  return best(pool, (candidate) => -priceOrder(candidate));
}

/** Cheapest first; those without a price last, in the pool's order. */
export function byPrice(pool: Pool): Pool {
  return pool.toSorted((a, b) => {
    const [left, right] = [priceOrder(a), priceOrder(b)];
    return left === right ? 0 : left - right;
  });
}

function priceOrder({ price }: Candidate): number {
  return price === null ? Number.POSITIVE_INFINITY : price.input + price.output;
}

function best(pool: Pool, worth: (candidate: Candidate, index: number) => number): Candidate {
  const [first, ...others] = pool;
  if (first === undefined) throw poolEmpty();
  let chosen = first;
  let most = worth(first, 0);
  for (const [index, candidate] of others.entries()) {
    const value = worth(candidate, index + 1);
    if (value > most) {
      chosen = candidate;
      most = value;
    }
  }
  return chosen;
}

/** Nobody can be asked. */
export function poolEmpty(): SwitchyardError {
  return new SwitchyardError("pool-empty", "There is no candidate to route to.", {
    fix: "Add a model to the pool.",
    side: "visitor",
  });
}
