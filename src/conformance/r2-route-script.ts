import type { BudgetHeads } from "#core/heads/heads.ts";
import { estimateInputTokens } from "#core/heads/input-tokens.ts";
import { type ReportedOption, rankReleased, reportOption } from "./r2-report.ts";

/** What the released `route.py` runs in. */
export interface ScriptWorld {
  readonly heads: BudgetHeads;
  readonly embed: (text: string) => Float64Array;
  /** Lines of the file behind a `--file` argument. */
  readonly linesOf: (file: string) => readonly string[];
  readonly reply: { readonly response: string; readonly usage: object };
}

/** A line of its output by its kind; its wording is not part of this project. */
export type ScriptLine =
  | { readonly kind: "other" | "label" | "candidates" | "blank" | "rule-40" | "answer" }
  | { readonly kind: "label-with-value"; readonly value: string }
  | { readonly kind: "option"; readonly option: ReportedOption }
  | { readonly kind: "json"; readonly object: object };

export interface ScriptOutput {
  readonly exitCode: number;
  readonly exception: string | null;
  readonly lines: readonly ScriptLine[];
}

interface Arguments {
  readonly query: string | null;
  readonly file: string | null;
  readonly generates: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly lambda: number | null;
}

/** R2-Router's command line (`route.py`), its quirks included, on our own ranking. */
export function runRouteScript(args: readonly string[], world: ScriptWorld): ScriptOutput {
  const read = readArguments(args);
  if ((read.query === null) === (read.file === null)) {
    return { exitCode: 2, exception: "argparse usage error", lines: [] };
  }
  // An empty query counts as none, and the file that is read instead has no name.
  if (read.query === "") return { exitCode: 1, exception: "TypeError", lines: [] };
  const questions =
    read.query === null
      ? world
          .linesOf(read.file ?? "")
          .map((line) => line.trim())
          .filter((line) => line !== "")
      : [read.query];
  const lines: ScriptLine[] = read.verbose ? [{ kind: "other" }] : [];
  // The result is an element of its own list of options, which JSON cannot express.
  if (read.json && read.verbose && !read.generates) {
    return { exitCode: 1, exception: "ValueError", lines };
  }
  for (const question of questions) {
    const options = route(question, read, world);
    if (read.json) lines.push(...jsonLines(question, options, read, world));
    else {
      lines.push(...humanLines(options, read));
      // Blocks are parted by comparing texts: an earlier question that equals the last one is taken for it.
      if (question !== questions.at(-1)) lines.push({ kind: "blank" });
    }
  }
  return { exitCode: 0, exception: null, lines };
}

function readArguments(args: readonly string[]): Arguments {
  const textAfter = (name: string): string | null => {
    const at = args.indexOf(name);
    return at === -1 ? null : (args[at + 1] ?? null);
  };
  const lambda = textAfter("--lambda_val");
  return {
    query: textAfter("--query"),
    file: textAfter("--file"),
    generates: args.includes("--llm-api-base"),
    json: args.includes("--json"),
    verbose: args.includes("--verbose"),
    lambda: lambda === null ? null : Number(lambda),
  };
}

function route(
  question: string,
  { lambda }: Arguments,
  { heads, embed }: ScriptWorld,
): readonly ReportedOption[] {
  const ranked = rankReleased(heads, embed(question), lambda, estimateInputTokens(question));
  return ranked.map((option) => reportOption(option, heads.models));
}

function jsonLines(
  query: string,
  [best]: readonly ReportedOption[],
  { generates }: Arguments,
  { reply }: ScriptWorld,
): readonly ScriptLine[] {
  if (best === undefined) return [];
  const { model, openrouter_id, budget, quality, cost, risk } = best;
  const chosen = { query, model, openrouter_id, budget, predicted_quality: quality };
  const object = generates
    ? { ...chosen, risk, ...reply }
    : { ...chosen, predicted_cost_usd: cost, risk };
  return [{ kind: "json", object }];
}

function humanLines(
  options: readonly ReportedOption[],
  { generates, verbose }: Arguments,
): readonly ScriptLine[] {
  const [best] = options;
  if (best === undefined) return [];
  const lines: ScriptLine[] = [
    { kind: "label" },
    { kind: "candidates" },
    { kind: "blank" },
    { kind: "label-with-value", value: best.model },
    { kind: "blank" },
    { kind: "label-with-value", value: String(best.budget) },
  ];
  if (generates) {
    lines.push({ kind: "blank" }, { kind: "rule-40" }, { kind: "blank" });
    lines.push({ kind: "label" }, { kind: "answer" });
  } else if (verbose) {
    lines.push({ kind: "blank" }, { kind: "label" });
    lines.push(...options.map((option): ScriptLine => ({ kind: "option", option })));
  }
  return lines;
}
