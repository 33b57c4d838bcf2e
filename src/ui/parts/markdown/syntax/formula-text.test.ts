import { describe, expect, test } from "vitest";
import { formulaAt } from "./formula-text.ts";

/** Every formula of a text. */
function formulasOf(source: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const formula = formulaAt(source, at);
    if (formula !== null) found.push(formula.tex);
    if (formula !== null) at = formula.end - 1;
    else if (source[at] === "\\") at += 1;
  }
  return found;
}

describe("one dollar", () => {
  test.each([
    ["$x$ and $y_1$, then $n-1$.", ["x", "y_1", "n-1"]],
    ["angle $ABC$, $f(x)$, $2n$, $10$", ["ABC", "f(x)", "2n", "10"]],
    ["the $n$-th, ($a$), “$b$”", ["n", "a", "b"]],
    ["$\\text{if } x > 0$ and $O(n \\log n)$", ["\\text{if } x > 0", "O(n \\log n)"]],
    ["其中$x$是", []],
    ["其中 $x$ 是", ["x"]],
  ])("%s", (source, expected) => {
    expect(formulasOf(source)).toEqual(expected);
  });

  test.each([
    "$5 and $10",
    "$1,000 or $2,000 (US$ 3)",
    "from $5 to $10 and 20$ more",
    "a $100 bill and a 50$ note",
    "$HOME/bin:$PATH",
    'export PATH="$HOME/bin:$PATH" && echo $USER$',
    "cd $HOME; ls $PATH",
    "the variables $first_name$ and $title$",
    "$(cmd) and $(other)",
    "a$b$c",
    "$ x $",
    "$x\n$",
    "US$5 and CA$6",
    "costs 5$-6$",
    "a $ b $ c",
    "$`code`$",
    "$$",
    "$",
  ])("%s is no formula", (source) => {
    expect(formulasOf(source)).toEqual([]);
  });
});

describe("delimiters that say what they are", () => {
  test.each([
    ["\\(a+b\\)", ["a+b"]],
    ["\\[ E = mc^2 \\]", ["E = mc^2"]],
    ["$$x$$ $$\ny\n$$", ["x", "y"]],
    ["\\(a \\text{ and } b\\)", ["a \\text{ and } b"]],
  ])("%s", (source, expected) => {
    expect(formulasOf(source)).toEqual(expected);
  });

  test.each([
    "\\[optional\\]",
    "\\(see note\\)",
    "\\[\\]",
    "\\[\\\\\\]",
    "\\(open",
    "$$ and $$",
    "\\\\(x\\\\)",
  ])("%s is no formula", (source) => {
    expect(formulasOf(source)).toEqual([]);
  });
});
