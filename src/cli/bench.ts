import type { Benchmark } from "../../e2e/benchmarks/benchmark.ts";
import { convertWeightsRate } from "../../e2e/benchmarks/convert-weights.ts";
import { firstLoad } from "../../e2e/benchmarks/first-load.ts";
import { gpuReload } from "../../e2e/benchmarks/gpu-reload.ts";
import { importTable } from "../../e2e/benchmarks/import-table.ts";
import { labFit } from "../../e2e/benchmarks/lab-fit.ts";
import { labReport } from "../../e2e/benchmarks/lab-report.ts";
import { lexicalEmbedding } from "../../e2e/benchmarks/lexical-embedding.ts";
import { linkLength } from "../../e2e/benchmarks/link-length.ts";
import { loopRound } from "../../e2e/benchmarks/loop-round.ts";
import { markdownStreaming } from "../../e2e/benchmarks/markdown-streaming.ts";
import { navigation } from "../../e2e/benchmarks/navigation.ts";
import { prefilledTokens } from "../../e2e/benchmarks/prefilled-tokens.ts";
import { r2Decision } from "../../e2e/benchmarks/r2-decision.ts";
import { r2Fit } from "../../e2e/benchmarks/r2-fit.ts";
import { resumeGap } from "../../e2e/benchmarks/resume-gap.ts";
import { sampleTokenTime } from "../../e2e/benchmarks/sample-token.ts";
import { tokenPath } from "../../e2e/benchmarks/token-path.ts";
import { tokensAfterClosing } from "../../e2e/benchmarks/tokens-after-closing.ts";
import { wholeDemo } from "../../e2e/benchmarks/whole-demo.ts";

const BENCHMARKS: readonly Benchmark[] = [
  firstLoad,
  wholeDemo,
  navigation,
  loopRound,
  tokensAfterClosing,
  prefilledTokens,
  sampleTokenTime,
  tokenPath,
  resumeGap,
  gpuReload,
  markdownStreaming,
  linkLength,
  convertWeightsRate,
  r2Decision,
  r2Fit,
  lexicalEmbedding,
  labFit,
  labReport,
  importTable,
];

/**
 * `npm run bench`: one JSON row per figure (`name`, `value`, `unit`, `control`, `ratio`), nothing else on standard output.
 * `npm run bench -- loop-round` measures only that. Those that look at the page want it built (`npm run build`).
 * Gives the exit code: 1 when something could not be measured.
 */
export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name, about }) => `  ${name}: ${about}`).join("\n");
    process.stderr.write(`There is no benchmark ${unknown.join(", ")}. There are:\n${known}\n`);
    return 2;
  }
  let code = 0;
  for (const benchmark of BENCHMARKS) {
    if (args.length > 0 && !args.includes(benchmark.name)) continue;
    try {
      for (const row of await benchmark.run()) process.stdout.write(`${JSON.stringify(row)}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${benchmark.name} was not measured: ${reason}\n`);
      code = 1;
    }
  }
  return code;
}
