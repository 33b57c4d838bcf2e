import type { AdapterEntry } from "./golden.ts";
import { ROUTER_R1_CALLS } from "./router-r1-calls.ts";
import { ROUTER_R1_DEMO_FORK } from "./router-r1-demo-fork.ts";
import { ROUTER_R1_LOOPS } from "./router-r1-loops.ts";
import { ROUTER_R1_METRICS } from "./router-r1-metrics.ts";
import { ROUTER_R1_PROMPT } from "./router-r1-prompt.ts";
import { ROUTER_R1_REWARDS } from "./router-r1-rewards.ts";

/** Every golden file this project has an adapter for. A new group of files adds its list here. */
export const ADAPTERS: readonly AdapterEntry[] = [
  ...ROUTER_R1_METRICS,
  ...ROUTER_R1_REWARDS,
  ...ROUTER_R1_CALLS,
  ...ROUTER_R1_PROMPT,
  ...ROUTER_R1_LOOPS,
  ...ROUTER_R1_DEMO_FORK,
];

/** The adapter of a file by its name, with or without a folder and an ending, else by the function it was recorded from. */
export function findAdapter(path: string, recorded: string): AdapterEntry | undefined {
  const name = path.replace(/^.*[\\/]/, "").replace(/\.json$/, "");
  return (
    ADAPTERS.find((entry) => entry.file === name) ??
    ADAPTERS.find((entry) => entry.recorded === recorded)
  );
}
