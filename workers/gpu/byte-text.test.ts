import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteText } from "./byte-text.ts";

const encoder = new TextEncoder();

function decode(bytes: readonly number[]): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

describe("ByteText", () => {
  it("finds where a beginning of the text ends in the bytes, however they came", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(6), fc.nat(), (raw, size, cut) => {
        const characters = Array.from(raw.toWellFormed());
        const begin = characters.slice(0, cut % (characters.length + 1)).join("");
        const bytes = encoder.encode(characters.join(""));
        const text = new ByteText();
        let given = "";
        for (let at = 0; at < bytes.length; at += size + 1) {
          given += text.push(bytes.slice(at, at + size + 1));
        }
        expect(given).toBe(characters.join(""));
        expect(text.byteLength(begin.length)).toBe(encoder.encode(begin).length);
      }),
    );
  });

  it("cuts bytes that are no text where their text was cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), fc.nat(), (bytes, cut) => {
        const text = new ByteText();
        const given = text.push(bytes);
        const characters = Array.from(given);
        const begin = characters.slice(0, cut % (characters.length + 1)).join("");
        const kept = [...bytes].slice(0, text.byteLength(begin.length));
        expect(decode(kept)).toBe(begin);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps a byte-order mark, which is a character like others", () => {
    expect(new ByteText().push(encoder.encode("\ufeffa"))).toBe("\ufeffa");
  });
});
