import type { Policy } from "#core/loop/policy.ts";
import { delegate } from "#core/policies/ask-candidate.ts";
import { poolEmpty } from "#core/pool/compare-candidates.ts";

/** The floor of any comparison (RouterBench's random router): a candidate drawn with equal chances, by the run's seed. */
export function random(): Policy<null> {
  return async function* drawOne(tools) {
    yield { type: "round-start", round: 1 };
    const candidate = tools.pool[Math.floor(tools.random() * tools.pool.length)];
    if (candidate === undefined) throw poolEmpty();
    const chances = `one of ${tools.pool.length}`;
    yield* delegate(tools, candidate, `${candidate.id} was drawn at random, ${chances}.`);
  };
}
