import type { Policy } from "#core/loop/policy.ts";
import { headsOf, type PolicyChoice } from "./policy-choice.ts";
import { readRouterR1Options, routerR1 } from "./router-r1/router-r1.ts";

/**
 * The policy of a run, with its stored options read. Only Router-R1 is at hand: the code of any other comes with the first
 * run that needs it. Throws `heads-missing` when heads are needed and not given.
 */
export async function openPolicy(choice: PolicyChoice): Promise<Policy<null>> {
  const { policy, fidelity, options } = choice;
  switch (policy) {
    case "router-r1":
      return routerR1(fidelity, readRouterR1Options(options), choice.template);
    case "xrouter": {
      const [{ xrouter }, { readXRouterOptions }] = await Promise.all([
        import("./xrouter/xrouter.ts"),
        import("./xrouter/xrouter-options.ts"),
      ]);
      return xrouter(fidelity, readXRouterOptions(options));
    }
    case "r2-router": {
      const { r2Router, readR2Options } = await import("./r2-router/r2-router.ts");
      return r2Router(fidelity, readR2Options(options), headsOf(choice));
    }
    default: {
      const { OPEN_BASELINE } = await import("./baselines/open-baseline.ts");
      return OPEN_BASELINE[policy](choice);
    }
  }
}
