/** A 32-bit hash of some values (FNV-1a, then mixed so that near inputs differ in every bit). */
export function seededHash(...values: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const code of values.join("\u0001")) {
    hash = Math.imul(hash ^ (code.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on the values only. */
export function seededFraction(...values: readonly (string | number)[]): number {
  return seededHash(...values) / 4_294_967_296;
}

/** One of a list, chosen by the values. The list must not be empty. */
export function seededPick<T>(
  list: readonly [T, ...T[]],
  ...values: readonly (string | number)[]
): T {
  return list[seededHash(...values) % list.length] ?? list[0];
}
