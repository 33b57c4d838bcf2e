import { parseArgs } from "node:util";
import type { FittedRouterName } from "#core/heads/fitted/fitted-heads.ts";
import type { CostKind } from "#core/heads/routers/cross-validate.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import { UsageError } from "./evaluate-arguments.ts";

/** What `npm run fit` is asked to do. */
export interface FitArguments {
  /** Files that make one table together. */
  readonly tables: readonly string[];
  readonly router: FittedRouterName | "best";
  /** Of a gate: the greatest share of failures among what it sends to the cheapest candidate. */
  readonly failures: number;
  /** What is not fitted on: a split by name, whatever usually is the held-out part (`null`), or nothing. */
  readonly heldOut: { readonly test: string | null } | "nothing";
  readonly costs: CostKind;
  /** A JSON file with list prices, for tables without costs; `null` for none. */
  readonly prices: string | null;
  readonly seed: number;
  /** In score per US dollar; `null`: cross-validation chooses. */
  readonly lambda: number | null;
  /** A folder, or a zip archive where it ends like one. */
  readonly to: string;
}

const NAMES: readonly FittedRouterName[] = [
  ...LEARNED_ROUTERS.map(({ name }) => name),
  "bounded-gate",
];

export const FIT_USAGE = `usage: npm run fit -- --table FILE [--router NAME] [--test SPLIT | --all] [--lambda X] [--seed N] --to HEADS
  --table FILE    outcomes of questions by candidate, in any form that npm run evaluate reads; several make one table
  --router NAME   best, as it is unless told: cross-validation chooses among all but task-table; or ${NAMES.slice(0, 3).join(", ")},
                  ${NAMES.slice(3).join(", ")}
  --failures X    of bounded-gate: the share of what it sends to the cheapest model that may be wrong; 0.1 unless told
  --test SPLIT    what is not fitted on; unless told the table's own held-out part, else a fifth of the questions
  --all           fits on all questions
  --costs KIND    mean, each candidate's mean cost, which it is unless told; predicted, what is expected of the question
  --prices FILE   JSON with US dollars per million tokens by candidate, for costs that the table lacks
  --lambda X      weight of cost, in score per US dollar; unless told the most accurate that is
                  no dearer than the best single model
  --seed N        of fit and split; 1 unless told
  --to HEADS      a folder, or a file that ends in .zip: for npm run serve -- --heads HEADS, and for Models in the page
Exit code: 0 when all was read and fitted, 1 when rows were left out or nothing can be fitted, 2 for a wrong command line.
`;

const OPTIONS = {
  table: { type: "string", multiple: true },
  router: { type: "string" },
  test: { type: "string" },
  all: { type: "boolean" },
  costs: { type: "string" },
  prices: { type: "string" },
  seed: { type: "string" },
  lambda: { type: "string" },
  failures: { type: "string" },
  to: { type: "string" },
} as const;

/** Reads the command line. Throws {@link UsageError}. */
export function fitArguments(args: readonly string[]): FitArguments {
  const {
    table = [],
    router,
    test,
    all = false,
    costs,
    prices,
    seed,
    lambda,
    failures,
    to,
  } = parse(args);
  if (table.length === 0) {
    throw new UsageError("--table is missing: which file holds the outcomes?");
  }
  if (to === undefined) throw new UsageError("--to is missing: where shall the router go?");
  if ([...table, test, prices, to].includes("")) throw new UsageError("An option is empty.");
  if (all && test !== undefined) throw new UsageError("--all and --test exclude each other.");
  return {
    tables: table,
    router: routerName(router ?? "best"),
    heldOut: all ? "nothing" : { test: test ?? null },
    costs: costKind(costs ?? "mean"),
    prices: prices ?? null,
    seed: readSeed(seed ?? "1"),
    lambda: lambda === undefined ? null : readLambda(lambda),
    failures: readShare(failures ?? "0.1"),
    to,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function routerName(text: string): FittedRouterName | "best" {
  const name = NAMES.find((known) => known === text);
  if (text === "best" || name !== undefined) return name ?? "best";
  throw new UsageError(`--router: “${text}” is none of best, ${NAMES.join(", ")}.`);
}

function costKind(text: string): CostKind {
  if (text === "mean" || text === "predicted") return text;
  throw new UsageError(`--costs is mean or predicted, not “${text}”.`);
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xff_ff_ff_ff) {
    throw new UsageError("--seed must be a whole number from 0 to 4294967295.");
  }
  return seed;
}

function readShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share > 0 && share < 1) return share;
  throw new UsageError("--failures must be a number between 0 and 1.");
}

function readLambda(text: string): number {
  const lambda = text.trim() === "" ? Number.NaN : Number(text);
  if (!(lambda >= 0 && Number.isFinite(lambda))) {
    throw new UsageError("--lambda must be a number from 0 on, in score per US dollar.");
  }
  return lambda;
}
