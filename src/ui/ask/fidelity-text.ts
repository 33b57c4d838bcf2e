import type { Fidelity, PolicyId } from "#core/trajectory/events.ts";

/** What the two fidelities of a system mean, in one sentence each. */
export const FIDELITY_TEXT: Readonly<
  Partial<Record<PolicyId, Readonly<Record<Fidelity, string>>>>
> = {
  "router-r1": {
    switchyard:
      "Whole queries, exact pool names, budgets, true costs; replies can never act as commands.",
    paper:
      "Bit for bit like the released code, quirks included: the query is cut at its second colon, replies go in raw.",
  },
  xrouter: {
    switchyard:
      "Calls of a turn run side by side; faults of tools and candidates are told to the router and end nothing.",
    paper:
      "As the released server does: calls one after the other, the assistant’s turns forgotten, a bad argument ends the run.",
  },
  "r2-router": {
    switchyard:
      "Exact comparison, candidates that are not served left out, and a reply without a limit is never taken for free.",
    paper:
      "Rounded as the released code rounds, with its word-count estimate and its free negative lengths.",
  },
};
