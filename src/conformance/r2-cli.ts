import type { AdapterEntry, GoldenCase } from "./golden.ts";
import { loadReleased, type Released } from "./r2-released.ts";
import type { ReportedOption } from "./r2-report.ts";
import { runRouteScript, type ScriptLine } from "./r2-route-script.ts";
import { embeddingOfText } from "./r2-world.ts";

interface CliCase {
  readonly label: string;
  readonly args: readonly string[];
  /** Present for JSON output. */
  readonly json?: readonly object[];
  readonly first_options?: readonly unknown[];
}

interface Input {
  readonly testCase: CliCase;
  readonly released: Released;
}

/**
 * The lines of a file that a recorded argument describes: `FILE(lines: "q zero", empty, "  q one  ")`, or that it has blank lines
 * only. Throws for any other description.
 */
function linesIn(argument: string): readonly string[] {
  const described = /^FILE\((.*)\)$/.exec(argument)?.[1] ?? "";
  if (described === "blank lines only") return ["", "  "];
  const list = /^lines: (.*)$/.exec(described)?.[1] ?? "";
  const lines = list.match(/"[^"]*"|empty/g) ?? [];
  if (lines.join(", ") !== list) throw new Error(`nothing is known of the file ${argument}`);
  return lines.map((line) => (line === "empty" ? "" : line.slice(1, -1)));
}

export const R2_CLI: readonly AdapterEntry[] = [
  {
    file: "r2_cli",
    recorded: "route.py",
    needsReleased: true,
    casesOf: async (file, readNeighbour) => {
      const released = await loadReleased(readNeighbour);
      const { cases } = file as { readonly cases: readonly CliCase[] };
      return cases.map((testCase): GoldenCase => {
        const { label, args: _, ...output } = testCase;
        return { name: label, input: { testCase, released }, output };
      });
    },
    run: ({ input }) => {
      const { testCase, released } = input as Input;
      const { exitCode, exception, lines } = runRouteScript(testCase.args, {
        heads: released.heads,
        embed: (text) => embeddingOfText(released, text),
        linesOf: linesIn,
        reply: { response: "STUB", usage: { prompt_tokens: 11, completion_tokens: 5 } },
      });
      return {
        exit_code: exitCode,
        stderr_exception: exception,
        stdout_lines: lines.length,
        ...(testCase.json === undefined ? describeHuman(lines, testCase) : describeJson(lines)),
      };
    },
  },
];

function describeJson(lines: readonly ScriptLine[]) {
  const objects = lines.flatMap((line) => (line.kind === "json" ? [line.object] : []));
  return {
    non_json_lines: lines.length - objects.length,
    json: objects,
    json_key_order: objects.map((object) => Object.keys(object)),
  };
}

function describeHuman(lines: readonly ScriptLine[], { first_options }: CliCase) {
  const options = lines.flatMap((line) => (line.kind === "option" ? [line.option] : []));
  const others = lines.filter(({ kind }) => kind !== "option").map(({ kind }) => kind);
  const many = options.length === 0 ? [] : [`option x${options.length}`];
  const described = {
    line_kinds: [...others, ...many],
    values: lines.flatMap((line) => (line.kind === "label-with-value" ? [line.value] : [])),
  };
  if (first_options === undefined) return described;
  const shown = options.slice(0, first_options.length).map(describeOption);
  return { ...described, option_count: options.length, first_options: shown };
}

function describeOption({ model, budget, quality, cost, risk }: ReportedOption) {
  return [model, String(budget), ...[quality, cost, risk].map(pythonRepr)];
}

/** A number as Python writes it: below 1e-4 with an exponent of two digits, where JavaScript writes zeros. */
function pythonRepr(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(1);
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
