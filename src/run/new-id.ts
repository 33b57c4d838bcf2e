import { hexOf } from "#core/hash/hex.ts";

/** 128 random bits in hexadecimal. `crypto.randomUUID` is missing where a page is not served over https. */
export function newId(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** A seed of a run that names none: 32 random bits. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
