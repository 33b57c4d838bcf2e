import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPythonString, readReleasedTemplate } from "./released-template.ts";
import { absorb, SHA256_START, sha256Hex } from "./sha256.ts";

describe("readPythonString", () => {
  it("joins lines at a backslash and reads escapes", () => {
    const source =
      'A = 1\nT = """\\\na \\\nb\\n\\t\\x41\\u00e9 \\d \\\\ ""x\n"""\nU = """other"""\n';
    expect(readPythonString(source, "T")).toBe('a b\n\tA\u00e9 \\d \\ ""x\n');
    expect(readPythonString(source.replaceAll("\n", "\r\n"), "T")).toBe(
      'a b\n\tA\u00e9 \\d \\ ""x\n',
    );
    expect(readPythonString(source, "U")).toBe("other");
  });

  it("finds nothing for another name or an open string", () => {
    expect(readPythonString('AT = """x"""', "T")).toBeNull();
    expect(readPythonString('T = """x', "T")).toBeNull();
    expect(readPythonString('T = """x\\"""', "T")).toBeNull();
  });
});

describe("readReleasedTemplate", () => {
  it("refuses a text whose hash differs, and a file without the template", () => {
    const source = 'PROMPT_TEMPLATE_QWEN = """Question: {question}"""';
    for (const shape of ["qwen", "llama"] as const) {
      expect(() => readReleasedTemplate(source, shape)).toThrow(
        expect.objectContaining({ code: "template-mismatch" }),
      );
    }
  });
});

describe("sha256Hex", () => {
  it("agrees with another implementation, also when it goes on from a state", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.nat(4), (text, blocks) => {
        const expected = createHash("sha256").update(text).digest("hex");
        expect(sha256Hex(text)).toBe(expected);
        const before = "a".repeat(64 * blocks);
        const state = absorb(SHA256_START, new TextEncoder().encode(before));
        const whole = createHash("sha256")
          .update(before + text)
          .digest("hex");
        expect(sha256Hex(text, state)).toBe(whole);
      }),
    );
  });

  it("absorbs whole blocks only", () => {
    expect(() => absorb(SHA256_START, new Uint8Array(63))).toThrow(RangeError);
  });
});
