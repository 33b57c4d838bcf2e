import { CALLS, startRoutedWorld } from "../routed-run.ts";
import type { RecordedRequest } from "../servers/loopback-server.ts";
import { type Benchmark, row, timeInTurn } from "./benchmark.ts";

const ROUNDS = CALLS + 1;

/**
 * What the loop adds to a round: a whole run (runner, policy, session, adapters, events) against the same requests sent
 * by plain `fetch` and read as text, to the same servers in the same process.
 */
export const loopRound: Benchmark = {
  name: "loop-round",
  about: "ms per round of a routed run, against plain fetches of the same requests",
  async run() {
    const world = await startRoutedWorld();
    try {
      await world.run();
      const requests = interleaved(world.policy.requests, world.candidates.requests).map(
        ({ request, url }) => ({ url, ...asFetch(request) }),
      );
      const [run, plain] = await timeInTurn(
        { pairs: 60, warmUps: 15 },
        async () => {
          await world.run();
        },
        async () => {
          for (const { url, ...request } of requests) await (await fetch(url, request)).text();
        },
      );
      return [row("loop-round", "ms", run / ROUNDS, plain / ROUNDS)];
    } finally {
      await world.close();
    }

    function interleaved(
      policy: readonly RecordedRequest[],
      candidates: readonly RecordedRequest[],
    ) {
      return policy.flatMap((request, index) => {
        const call = candidates[index];
        const asked = { request, url: `${world.policy.url}${request.path}` };
        if (call === undefined) return [asked];
        return [asked, { request: call, url: `${world.candidates.url}${call.path}` }];
      });
    }
  },
};

function asFetch({ method, headers, body }: RecordedRequest) {
  const sent = ["authorization", "content-type"].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { method, headers: Object.fromEntries(sent), body };
}
