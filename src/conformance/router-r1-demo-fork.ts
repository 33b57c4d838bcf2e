import { crashOf } from "./crash-of.ts";
import { mockRoute, mockRun } from "./demo-fork.ts";
import type { AdapterEntry } from "./golden.ts";

export const ROUTER_R1_DEMO_FORK: readonly AdapterEntry[] = [
  {
    file: "router_r1_demo_fork",
    recorded:
      "authentic_demo.py::demonstrate_original_architecture (mock mode) and RouterR1Demo.route_query_with_original_logic",
    // Two functions were recorded in one file and both take a text: only the shape of the output tells them apart.
    run: ({ input, output }) => {
      const isRoute = typeof output === "object" && output !== null && "success" in output;
      return isRoute ? routeCase(input as string) : runCase(input as string);
    },
  },
];

function routeCase(search: string): unknown {
  const route = mockRoute(search);
  return {
    success: route !== null,
    model_name: route?.model ?? null,
    response_length: route?.replyLength ?? null,
    cost_usd: route?.dollars ?? 0,
  };
}

function runCase(question: string): unknown {
  try {
    const { turns, routes, total } = mockRun(question);
    return {
      total_turns: turns,
      api_calls: routes.length,
      total_cost_usd: total,
      routes: routes.map((route) => ({
        turn: route.turn,
        model_name: route.model,
        response_length: route.replyLength,
        cost: route.dollars,
        named_model: route.named,
      })),
    };
  } catch (thrown) {
    return { error: crashOf(thrown).error };
  }
}
