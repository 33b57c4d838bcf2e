import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Md5 } from "./md5.ts";
import { Sha256, sha256Hex } from "./sha256.ts";

const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });

function expected(algorithm: string, bytes: readonly Uint8Array[]): string {
  return bytes.reduce((hash, piece) => hash.update(piece), createHash(algorithm)).digest("hex");
}

describe("Sha256", () => {
  it("agrees with another implementation, however the bytes are cut", () => {
    fc.assert(
      fc.property(pieces, (bytes) => {
        const hash = new Sha256();
        for (const piece of bytes) hash.update(piece);
        expect(hash.digestHex()).toBe(expected("sha256", bytes));
        expect(hash.bytes).toBe(bytes.reduce((sum, piece) => sum + piece.length, 0));
      }),
    );
  });

  it("goes on from what was kept, also in the middle of a block", () => {
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const first = new Sha256();
        for (const piece of before) first.update(piece);
        first.digestHex();
        const second = new Sha256(JSON.parse(JSON.stringify(first.state))).update(first.rest);
        for (const piece of after) second.update(piece);
        expect(second.digestHex()).toBe(expected("sha256", [...before, ...after]));
      }),
    );
  });

  it("hashes a text from a state of whole blocks", () => {
    const before = "a".repeat(128);
    const { state } = new Sha256().update(new TextEncoder().encode(before));
    expect(sha256Hex("é", state)).toBe(createHash("sha256").update(`${before}é`).digest("hex"));
  });
});

describe("Md5", () => {
  it("agrees with another implementation, however the bytes are cut", () => {
    fc.assert(
      fc.property(pieces, (bytes) => {
        const hash = new Md5();
        for (const piece of bytes) hash.update(piece);
        expect(hash.digestHex()).toBe(expected("md5", bytes));
      }),
    );
  });
});
