import fc from "fast-check";
import { expect, test } from "vitest";
import { base64UrlLength, fromBase64Url, toBase64Url } from "./base64url.ts";
import { crc32 } from "./crc32.ts";
import { linkTier } from "./link-limits.ts";
import { compress, decompress } from "./text-coder.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("what is compressed comes back", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 50 }),
      (bytes, priming) => {
        expect(decompress(compress(bytes, priming), bytes.length, priming)).toEqual(bytes);
      },
    ),
    { numRuns: 30 },
  );
});

test("long repetitions cost next to nothing and come back", () => {
  const bytes = bytesOf("The same sentence, over and over. ".repeat(2000));
  const coded = compress(bytes, new Uint8Array());
  expect(coded.length).toBeLessThan(bytes.length / 100);
  expect(decompress(coded, bytes.length, new Uint8Array())).toEqual(bytes);
});

test("the code is the same on every machine", () => {
  // Computed once; integers leave no room for another result.
  const coded = compress(
    bytesOf("The answer is the same. The answer is the same."),
    bytesOf("the answer"),
  );
  expect(toBase64Url(coded)).toMatchInlineSnapshot(`"s3tx4HEOxXfVCI4YscKY"`);
});

test("priming helps", () => {
  const text = bytesOf("Which river flows through the city?");
  expect(compress(text, text).length).toBeLessThan(compress(text, new Uint8Array()).length / 2);
});

test("base64url: RFC 4648 §10 without padding, and its inverse", () => {
  const known = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
  known.forEach((text, length) => {
    const bytes = bytesOf("foobar".slice(0, length));
    expect(toBase64Url(bytes)).toBe(text);
    expect(base64UrlLength(length)).toBe(text.length);
    expect(fromBase64Url(text)).toEqual(bytes);
  });
  expect(toBase64Url(Uint8Array.of(251, 255))).toBe("-_8");
  for (const bad of ["a=", "a+b/", "ä", "a b"]) expect(fromBase64Url(bad)).toBeNull();
});

test("CRC-32 of the check value", () => {
  expect(crc32(bytesOf("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test("tells the narrowest place a link fits", () => {
  expect(linkTier(1900)).toBe("discord");
  expect(linkTier(2001)).toBe("telegram");
  expect(linkTier(70_000)).toBeNull();
});
