import { EVAL_AIQ } from "./eval-aiq.ts";
import { EVAL_ARENA } from "./eval-arena.ts";
import { EVAL_DUPLICATES } from "./eval-duplicates.ts";
import { EVAL_GRADERS } from "./eval-graders.ts";
import { EVAL_INTERVALS } from "./eval-intervals.ts";
import { EVAL_LLMROUTERBENCH } from "./eval-llmrouterbench.ts";
import { EVAL_ROUTELLM } from "./eval-routellm.ts";
import { FIT_GATES } from "./fit-gates.ts";
import { FIT_OPTIMALITY_ROWS } from "./fit-optimality-rows.ts";
import { FIT_RATINGS } from "./fit-ratings.ts";
import { FIT_REGRESSIONS } from "./fit-regressions.ts";
import { FIT_TABLES } from "./fit-tables.ts";
import type { AdapterEntry } from "./golden.ts";
import { MLC_QUANT } from "./mlc-quant.ts";
import { R2_BEHAVIOUR } from "./r2-behaviour.ts";
import { R2_CLI } from "./r2-cli.ts";
import { R2_FIGURES } from "./r2-figures.ts";
import { R2_JOBLIB_LAYOUT } from "./r2-joblib-layout.ts";
import { R2_REQUESTS } from "./r2-requests.ts";
import { R2_ROUTES } from "./r2-routes.ts";
import { ROUTER_R1_CALLS } from "./router-r1-calls.ts";
import { ROUTER_R1_DEMO_FORK } from "./router-r1-demo-fork.ts";
import { ROUTER_R1_LOOPS } from "./router-r1-loops.ts";
import { ROUTER_R1_METRICS } from "./router-r1-metrics.ts";
import { ROUTER_R1_PROMPT } from "./router-r1-prompt.ts";
import { ROUTER_R1_REWARDS } from "./router-r1-rewards.ts";
import { XROUTER_PROMPTS } from "./xrouter-prompts.ts";
import { XROUTER_SERVERS } from "./xrouter-servers.ts";
import { XROUTER_TABLES } from "./xrouter-tables.ts";
import { XROUTER_TRAINING } from "./xrouter-training.ts";

/** Every golden file this project has an adapter for. A new group of files adds its list here. */
export const ADAPTERS: readonly AdapterEntry[] = [
  ...ROUTER_R1_METRICS,
  ...ROUTER_R1_REWARDS,
  ...ROUTER_R1_CALLS,
  ...ROUTER_R1_PROMPT,
  ...ROUTER_R1_LOOPS,
  ...ROUTER_R1_DEMO_FORK,
  ...XROUTER_TABLES,
  ...XROUTER_PROMPTS,
  ...XROUTER_SERVERS,
  ...XROUTER_TRAINING,
  ...MLC_QUANT,
  ...R2_FIGURES,
  ...R2_ROUTES,
  ...R2_JOBLIB_LAYOUT,
  ...R2_REQUESTS,
  ...R2_BEHAVIOUR,
  ...R2_CLI,
  ...EVAL_AIQ,
  ...EVAL_ARENA,
  ...EVAL_DUPLICATES,
  ...EVAL_GRADERS,
  ...EVAL_INTERVALS,
  ...EVAL_LLMROUTERBENCH,
  ...EVAL_ROUTELLM,
  ...FIT_TABLES,
  ...FIT_REGRESSIONS,
  ...FIT_RATINGS,
  ...FIT_GATES,
  ...FIT_OPTIMALITY_ROWS,
];

/** The adapter of a file by its name, with or without a folder and an ending, else by the function it was recorded from. */
export function findAdapter(path: string, recorded: string): AdapterEntry | undefined {
  const name = path.replace(/^.*[\\/]/, "").replace(/\.json$/, "");
  return (
    ADAPTERS.find((entry) => entry.file === name) ??
    ADAPTERS.find((entry) => entry.recorded === recorded) ??
    ADAPTERS.find((entry) => isCovered(name, entry))
  );
}

/** Whether a file's name is the one an adapter names, or one of those. */
export function isCovered(name: string, { file }: AdapterEntry): boolean {
  return file.endsWith("*") ? name.startsWith(file.slice(0, -1)) : name === file;
}
