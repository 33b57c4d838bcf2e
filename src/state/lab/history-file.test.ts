import { expect, test } from "vitest";
import { readOutcomeFiles } from "#core/outcomes/files/read-outcome-files.ts";
import { memoryArchive } from "#state/fixtures/memory-archive.ts";
import { RunScript } from "#state/fixtures/run-script.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { historyFile } from "./history-file.ts";

const [small = "", large = ""] = SAMPLE_POOL.map(({ id }) => id);
const goldsOf = async (question: string) => (question.includes("radio") ? ["Marconi"] : []);

function run(
  id: string,
  question: string,
  calls: readonly (readonly [string, string])[],
  startedAt: number,
) {
  const script = new RunScript(10);
  script.start({ id, question, policy: "random", demo: false, startedAt });
  script.add({ type: "round-start", round: 1 });
  for (const [index, [candidate, reply]] of calls.entries()) {
    const callId = `c${index}`;
    script.add({
      type: "call-start",
      callId,
      candidate,
      named: candidate,
      query: question,
      reserved: 1,
    });
    script.reply(callId, reply);
    script.endCall(callId, candidate, reply);
  }
  script.answer("Marconi");
  return script.events;
}

test("stored runs become a table with costs, tokens and times; of answers to the same question the latest counts", async () => {
  const question = "Who invented the radio?";
  const archive = memoryArchive([
    run("r1", question, [[small, "Edison."]], 1),
    run(
      "r2",
      question,
      [
        [small, "It was Marconi."],
        [large, "Tesla."],
      ],
      2,
    ),
    run("r3", "Nobody knows this.", [[small, "Yes."]], 3),
  ]);
  const file = await historyFile({ archive, isDemo: false, goldsOf });
  expect(file.name).toBe("my live runs.jsonl");
  const { table, bad } = await readOutcomeFiles([file]);
  expect(bad.count).toBe(0);
  expect(table.candidates.map(({ name }) => name)).toEqual([small, large]);
  expect(table.questions.texts).toEqual([question]);
  expect(table.cells.scores.map((column) => [...column])).toEqual([[1], [0]]);
  expect(table.cells.outputTokens?.[0]?.[0]).toBeGreaterThan(0);
  expect(table.cells.costs?.[0]?.[0]).toBeGreaterThan(0);
  expect(table.cells.replyLengths?.[0]?.[0]).toBe("It was Marconi.".length);
});

test("runs that tell nothing say what would", async () => {
  const archive = memoryArchive();
  await expect(historyFile({ archive, isDemo: true, goldsOf })).rejects.toMatchObject({
    code: "import-invalid",
    fix: expect.stringContaining("suggested questions"),
  });
});
