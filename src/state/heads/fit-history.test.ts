import { expect, test } from "vitest";
import { memoryArchive } from "#state/fixtures/memory-archive.ts";
import { RunScript } from "#state/fixtures/run-script.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { sampleR2Run } from "#state/fixtures/sample-r2-run.ts";
import { historyTable } from "./fit-history.ts";

const QUESTION = "Who invented the radio?";
const [small, large] = SAMPLE_POOL.map(({ id }) => id);

interface Asked {
  readonly candidate: string | undefined;
  readonly query?: string;
  readonly reply: string;
  readonly brief?: string;
}

function run(
  id: string,
  calls: readonly Asked[],
  changes: { demo?: boolean; question?: string; startedAt?: number } = {},
) {
  const script = new RunScript(10);
  script.start({ id, question: QUESTION, policy: "random", ...changes });
  script.add({ type: "round-start", round: 1 });
  for (const [index, { candidate = "", query = QUESTION, reply, brief }] of calls.entries()) {
    const callId = `c${index}`;
    script.add({ type: "call-start", callId, candidate, named: candidate, query, reserved: 1 });
    if (brief !== undefined) {
      script.add({ type: "call-brief", callId, instructions: brief, temperature: null });
    }
    script.reply(callId, reply);
    script.endCall(callId, candidate, reply);
  }
  script.answer("Marconi");
  return script.events;
}

async function rowsOf(isDemo: boolean, ...runs: ReturnType<typeof run>[]) {
  const goldsOf = async (question: string) =>
    question === QUESTION ? ["Guglielmo Marconi", "Marconi"] : [];
  const { path, file } = await historyTable({ archive: memoryArchive(runs), isDemo, goldsOf });
  const rows = (await file.text()).split("\n").map((line) => JSON.parse(line));
  return { path, rows };
}

test("every call that passed the question on is an outcome, right where the reply holds the answer", async () => {
  const { path, rows } = await rowsOf(
    true,
    run("a", [
      { candidate: small, reply: "It was Tesla, I think." },
      { candidate: large, reply: "Guglielmo Marconi did." },
      { candidate: large, query: "Where was he born?", reply: "Marconi was born in Bologna." },
    ]),
  );
  expect(path).toBe("history-demo.jsonl");
  expect(rows).toEqual([
    {
      id: QUESTION,
      question: QUESTION,
      model: small,
      unlimited_score: 0,
      unlimited_count: expect.any(Number),
    },
    {
      id: QUESTION,
      question: QUESTION,
      model: large,
      unlimited_score: 1,
      unlimited_count: expect.any(Number),
    },
  ]);
  expect(rows[0].unlimited_count).toBeGreaterThan(0);
});

test("real and simulated runs are kept apart, and questions without a known answer left out", async () => {
  const { rows } = await rowsOf(
    false,
    run("demo", [{ candidate: small, reply: "Marconi" }]),
    run("other", [{ candidate: small, reply: "Marconi" }], { demo: false, question: "Who am I?" }),
    run("live", [{ candidate: large, reply: "Marconi" }], { demo: false }),
  );
  expect(rows.map(({ model }) => model)).toEqual([large]);
});

test("a call with other instructions is no outcome; one with a token budget is one of that budget", async () => {
  await expect(
    rowsOf(true, run("a", [{ candidate: small, reply: "Marconi", brief: "Be a poet." }])),
  ).rejects.toMatchObject({ code: "import-invalid", fix: expect.stringContaining("Random") });
  const events = sampleR2Run();
  const question = "Explain why the sky is blue.";
  const { file } = await historyTable({
    archive: memoryArchive([events]),
    isDemo: true,
    goldsOf: async (asked) => (asked === question ? ["short wavelengths"] : []),
  });
  const row = JSON.parse(await file.text());
  const [budget] = Object.keys(row).flatMap((key) => /^(\d+)_score$/.exec(key)?.[1] ?? []);
  expect(row).toMatchObject({ question, [`${budget}_score`]: 1 });
  expect(Number(budget)).toBeGreaterThan(0);
});

test("of two outcomes of the same candidate the later one comes last", async () => {
  const { rows } = await rowsOf(
    true,
    run("late", [{ candidate: small, reply: "Marconi" }], { startedAt: 2 }),
    run("early", [{ candidate: small, reply: "Tesla" }], { startedAt: 1 }),
  );
  expect(rows.map((row) => row.unlimited_score)).toEqual([0, 1]);
});
