import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formulaMathml } from "./formula-mathml.ts";

const MATHML = "http://www.w3.org/1998/Math/MathML";

describe("a formula is set", () => {
  test.each([
    ["\\frac{a}{b}", "mfrac"],
    ["\\sum_{i=1}^{n} x_i", "munderover"],
    ["\\sqrt[3]{x}", "mroot"],
    ["\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "mtable"],
    ["\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "mtd"],
    ["\\text{if } x \\le 0", "mtext"],
    ["\\vec{v} \\cdot \\hat{u}", "mover"],
    ["\\boxed{42}", "mpadded, menclose, mrow"],
  ])("%s", (tex, expected) => {
    const math = formulaMathml(tex, true);
    expect(math?.localName).toBe("math");
    expect(math?.namespaceURI).toBe(MATHML);
    expect(math?.querySelector(expected)).not.toBeNull();
  });
});

describe("what cannot be set is not", () => {
  test.each([
    "\\notacommand{x}",
    "\\frac{a",
    "x^{",
    "\\begin{aligned} a",
    "}",
    "\\def\\a{\\a\\a}\\a",
  ])("%s", (tex) => {
    expect(formulaMathml(tex, false)).toBeNull();
  });
});

/** Nothing that acts, loads or leads away. */
function expectHarmless(root: Element | null): void {
  for (const element of root === null ? [] : [root, ...root.querySelectorAll("*")]) {
    expect(element.namespaceURI).toBe(MATHML);
    expect(["maction", "annotation-xml", "mglyph", "semantics", "script"]).not.toContain(
      element.localName,
    );
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|href|src|^id$/);
      expect(value).not.toMatch(/url\s*\(|javascript:|expression/i);
    }
  }
}

test.each([
  "\\href{javascript:alert(1)}{x}",
  "\\url{https://evil.example}",
  "\\includegraphics{https://evil.example/x.png}",
  "\\class{x}{y}",
  "\\id{x}{y}",
  "\\style{background:url(https://evil.example)}{x}",
  "\\data{a=b}{x}",
  "\\color{url(https://evil.example)}x",
  "\\colorbox{red;background:url(x)}{y}",
  "\\text{<img src=x onerror=alert(1)>}",
  "\\rule{9999em}{9999em}",
])("%s makes nothing that acts or loads", (tex) => {
  expectHarmless(formulaMathml(tex, true));
});

test("any text makes a formula of allowed nodes, or none", () => {
  const piece = fc.constantFrom(
    ..."{}^_&\\$%#x1+=<>'\"".split(""),
    ..."\\frac \\sqrt \\left( \\right) \\text{ \\begin{matrix} \\end{matrix} \\\\ \\href{ \\color{red} \\operatorname{ \\unicode{".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, isBlock) => {
      expectHarmless(formulaMathml(pieces.join(""), isBlock));
    }),
    { numRuns: 500, seed: 14 },
  );
});
