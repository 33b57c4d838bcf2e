import { alwaysCard } from "./always/card.ts";
import type { PolicyCard } from "./card.ts";
import { cascadeCard } from "./cascade/card.ts";
import { fittedCard } from "./fitted/card.ts";
import { knnCard } from "./knn/card.ts";
import { oracleCard } from "./oracle/card.ts";
import { promptLlmCard } from "./prompt-llm/card.ts";
import { r2RouterCard } from "./r2-router/card.ts";
import { randomCard } from "./random/card.ts";
import { ridgeCard } from "./ridge/card.ts";
import { routerR1Card } from "./router-r1/card.ts";
import { xrouterCard } from "./xrouter/card.ts";

/**
 * Every router, in the order in which they are offered. To add one, write its folder and a line here: the event schema,
 * the options form, `serve`, readiness, rewards, the demo and the screens read the card.
 */
export const POLICIES = {
  "router-r1": routerR1Card,
  xrouter: xrouterCard,
  "r2-router": r2RouterCard,
  always: alwaysCard,
  random: randomCard,
  "prompt-llm": promptLlmCard,
  knn: knnCard,
  ridge: ridgeCard,
  fitted: fittedCard,
  cascade: cascadeCard,
  oracle: oracleCard,
} as const satisfies Readonly<Record<string, PolicyCard>>;

/** The systems and the baselines that their papers compare with, as runs name them. */
export type PolicyId = keyof typeof POLICIES;

/** The ids of all routers. */
export const POLICY_IDS = Object.keys(POLICIES) as readonly PolicyId[];

/** Whether a run, a setting or a script names a router that there is. */
export function isPolicyId(id: string): id is PolicyId {
  return Object.hasOwn(POLICIES, id);
}

/** A router as the screens list it. */
export interface ListedPolicy extends PolicyCard {
  readonly id: PolicyId;
}

/** Every router with its id, in the order in which they are offered. */
export const POLICY_LIST: readonly ListedPolicy[] = POLICY_IDS.map((id) => ({
  id,
  ...POLICIES[id],
}));

/**
 * The card of a router, always the same object. Throws for a name that there is not: what comes from outside was checked by
 * the event schema.
 */
export function policyCard(id: string): ListedPolicy {
  const found = POLICY_LIST.find((listed) => listed.id === id);
  if (found === undefined) throw new Error(`no policy is called ${id}`);
  return found;
}
