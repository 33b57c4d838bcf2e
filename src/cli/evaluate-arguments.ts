import { parseArgs } from "node:util";
import type { CostKind } from "#core/heads/routers/cross-validate.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";

/** What `npm run evaluate` is asked to do. */
export interface EvaluateArguments {
  /** Files that make one table together. */
  readonly tables: readonly string[];
  /** The table's split to be judged on; `null`: the one that usually is, else a fifth of the questions. */
  readonly test: string | null;
  readonly routers: readonly RouterName[];
  /** What routers weigh against quality. */
  readonly costs: CostKind;
  /** A JSON file with list prices, for tables without costs; `null` for none. */
  readonly prices: string | null;
  readonly seed: number;
  /** A folder for the report; `null` for none. */
  readonly out: string | null;
}

const NAMES: readonly RouterName[] = LEARNED_ROUTERS.map(({ name }) => name).filter(
  (name) => name !== "best-single",
);

export const EVALUATE_USAGE = `usage: npm run evaluate -- --table FILE [--test SPLIT] [--routers a,b] [--seed N] [--out DIR]
  --table FILE    outcomes of questions by candidate: CSV, TSV, JSON lines, JSON (also .gz) or Parquet; several make one table
  --test SPLIT    the split to be judged on; unless told the table's own, else a fifth of the questions
  --routers a,b   of ${NAMES.slice(0, 5).join(", ")},
                  ${NAMES.slice(5).join(", ")}; all unless told
  --costs KIND    what routers weigh against quality: mean, each candidate's mean cost, which it is unless told;
                  predicted, what is expected of the question
  --prices FILE   JSON with US dollars per million tokens by candidate, for costs that the table lacks:
                  {"name": [input, output]}
  --seed N        of fits and intervals; 1 unless told
  --out DIR       where report.html, report.json and report.csv go
Exit code: 0 when all was read and judged, 1 when rows were left out or nothing can be judged, 2 for a wrong command line.
`;

/** A mistake in the command line. */
export class UsageError extends Error {}

const OPTIONS = {
  table: { type: "string", multiple: true },
  test: { type: "string" },
  routers: { type: "string" },
  costs: { type: "string" },
  prices: { type: "string" },
  seed: { type: "string" },
  out: { type: "string" },
} as const;

/** Reads the command line. Throws {@link UsageError}. */
export function evaluateArguments(args: readonly string[]): EvaluateArguments {
  const { table = [], test, routers, costs, prices, seed, out } = parse(args);
  if (table.length === 0)
    throw new UsageError("--table is missing: which file holds the outcomes?");
  if ([...table, test, costs, prices, out].includes(""))
    throw new UsageError("An option is empty.");
  return {
    tables: table,
    test: test ?? null,
    routers: routers === undefined ? NAMES : routerNames(routers),
    costs: readCosts(costs ?? "mean"),
    prices: prices ?? null,
    seed: readSeed(seed ?? "1"),
    out: out ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function routerNames(list: string): readonly RouterName[] {
  const wanted = list.split(",").map((name) => name.trim());
  for (const name of wanted) {
    if (!NAMES.some((known) => known === name)) {
      throw new UsageError(`--routers: “${name}” is none of ${NAMES.join(", ")}.`);
    }
  }
  return NAMES.filter((name) => wanted.includes(name));
}

function readCosts(kind: string): CostKind {
  if (kind !== "mean" && kind !== "predicted") {
    throw new UsageError(`--costs: “${kind}” is neither mean nor predicted.`);
  }
  return kind;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xff_ff_ff_ff) {
    throw new UsageError("--seed must be a whole number from 0 to 4294967295.");
  }
  return seed;
}
