import { describe, expect, it } from "vitest";
import { readPythonString } from "#core/python/string-constant.ts";
import { readReleasedTemplate } from "./released-template.ts";

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
