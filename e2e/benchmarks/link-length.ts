import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import { shareRun } from "#core/share/share-run.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { type Benchmark, row } from "./benchmark.ts";

/**
 * Characters of a link against two kinds of JSON: the same events, and only the words of the run (question, thoughts,
 * queries, replies, answer), which is the least that any link would have to carry.
 */
export const linkLength: Benchmark = {
  name: "link-length",
  about:
    "characters of a link, against JSON of the same events and against JSON of its words alone",
  async run() {
    return SAMPLE_RUNS.flatMap((events) => {
      const shared = shareRun(events);
      const run = foldEvents(shared.events);
      const name = `link-length-${run.calls.length}-calls`;
      const words = JSON.stringify({
        question: run.start?.question,
        rounds: run.rounds.map((round) => round.steps),
        calls: run.calls.map(({ start, reply }) => ({ query: start.query, reply })),
        answer: run.answer,
      });
      return [
        row(name, "characters", shared.fragment.length, shared.jsonLength),
        row(`${name}-words-only`, "characters", shared.fragment.length, words.length),
      ];
    });
  },
};
