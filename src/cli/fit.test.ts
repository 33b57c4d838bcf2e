import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { parseEvents } from "#core/record/schema.ts";
import { DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { presetPool } from "#pricing/pools.ts";
import { scriptedWorld } from "#providers/fixtures/scripted-world.ts";
import { buildRun } from "#run/build-run.ts";
import { openRun, type RunMeans } from "#run/open-run.ts";
import { startOf } from "#run/start-of-run.ts";
import { testDatabase } from "#storage/fixtures/test-engine.ts";
import { HeadsRepository } from "#storage/heads.ts";
import type { HeadsMessage } from "#workers/heads/api.ts";
import { chosen } from "#workers/heads/fixtures/chosen-files.ts";
import { serveJob } from "#workers/heads/serve-job.ts";
import { main } from "./fit.ts";
import { closeAll, metadataOf, serve } from "./fixtures/serve.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fit-"));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(closeAll);

async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await main(args, (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

const POOL = presetPool("")?.pool ?? [];
/** As a table might call them: neither is written as in the pool. */
const [SMALL, LARGE] = ["qwen2.5-7b-instruct", "meta-llama/LLaMA-3.1-70B-instruct"] as const;
const SUM = "Add the numbers 12, 9 and multiply the sum by 4";
const RHYME = "Write a rhyme of autumn leaves with verse 7";

/** A wide table of two candidates of which each has its topic; the topic is told by the words only. */
function topics(questions: number): string {
  const random = seededRandom(11);
  const names = [SMALL, LARGE];
  const header = ["id", "question", ...names.map((name) => `${name}_score`)];
  const lines = [[...header, ...names.map((name) => `${name}_cost`)].join(",")];
  for (let n = 0; n < questions; n += 1) {
    const topic = Math.floor(random() * 2);
    const scores = [0, 1].map((place) => Number(random() < (place === topic ? 0.95 : 0.15)));
    const words = Array.from({ length: 4 }, () => `w${Math.floor(random() * 1000)}`).join(" ");
    const text =
      topic === 0
        ? `Add the numbers ${n}, 9 and multiply the sum by`
        : "Write a rhyme of autumn leaves with verse";
    lines.push([`q${n}`, `"${text} ${n}, ${words}"`, ...scores, 0.0001, 0.0006].join(","));
  }
  return `${lines.join("\n")}\n`;
}

async function tableFile(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("npm run fit", () => {
  it("fits the router that cross-validation prefers, and says how it did", async () => {
    const table = await tableFile("topics.csv", topics(200));
    const to = join(folder, "best");
    const { code, text } = await run("--table", table, "--to", to);
    expect(text).toContain("topics.csv: 200 questions, 2 candidates, 200 rows read");
    expect(text).toContain("Fitted on 160 questions; 40 were not looked at");
    expect(text).toMatch(/Best single model +\d\d\.\d %/);
    expect(text).toMatch(/k-NN +9\d\.\d %/);
    expect(text).toMatch(
      /^Router: .* score per US dollar: in cross-validation 8\d\.\d % at \$0\.\d+/m,
    );
    expect(text).toMatch(
      /^Cheapest setting as good as that: --lambda \d+, \d\d\.\d % at \$0\.\d+/m,
    );
    expect(text).toMatch(/Its embedding, lexical-\d+-[0-9a-f]{16}, comes with it\./);
    expect(code).toBe(0);
    expect((await readdir(to)).toSorted()).toEqual(["manifest.json", "router.bin"]);
  });

  it("fits what it is told, on all questions, with a λ of its own", async () => {
    const table = await tableFile("topics.csv", topics(60));
    const to = join(folder, "told");
    const args = ["--router", "neighbours", "--all", "--lambda", "250", "--to", to];
    const { code, text } = await run("--table", table, ...args);
    expect(text).toContain("Fitted on 60 questions; 0 were not looked at");
    expect(text).toContain("λ = 250 score per US dollar");
    expect(code).toBe(0);
    const { router } = JSON.parse(await readFile(join(to, "manifest.json"), "utf8"));
    expect(router).toMatchObject({ router: "neighbours", lambda: 250, fit: { rows: 60 } });
    const again = join(folder, "again");
    await run("--table", table, ...args.slice(0, -1), again);
    for (const name of await readdir(to)) {
      expect(await readFile(join(again, name))).toEqual(await readFile(join(to, name)));
    }
  });

  it("fits a gate that keeps to a bound, or says that there is none", async () => {
    const swapped = topics(200).replaceAll(",0.0001,0.0006", ",0.0006,0.0001");
    const table = await tableFile("gate.csv", swapped);
    const gate = ["--table", table, "--router", "bounded-gate", "--to", join(folder, "gate")];
    const { code, text } = await run(...gate, "--failures", "0.4");
    expect(text).toMatch(
      /^Of what goes to .*70B-instruct at most 40\.0 % is wrong, with confidence 95\.0 %: \d of \d+ were/m,
    );
    expect(code).toBe(0);
    const strict = await run(...gate, "--failures", "0.001");
    expect(strict.text).toContain("No bound of 0.1 % can be shown");
  });

  it("writes what is whole and tells by its exit code that rows were left out", async () => {
    const table = await tableFile("broken.csv", `${topics(60)}q-short,only,1\n`);
    const { code, text } = await run("--table", table, "--to", join(folder, "broken"));
    expect(text).toContain("broken.csv:62: it has 3 cells, the header 6");
    expect(code).toBe(1);
    expect(await readdir(join(folder, "broken"))).toHaveLength(2);
  });

  it("does not fit what a table cannot give, and writes nothing", async () => {
    const plain = topics(60)
      .replaceAll(/"[^"]*"/g, "")
      .replace("question,", "")
      .replaceAll(/^(q\d+),,/gm, "$1,");
    const table = await tableFile("plain.csv", plain);
    const to = join(folder, "nothing");
    const { code, text } = await run("--table", table, "--router", "ridge", "--to", to);
    expect(text).toMatch(
      /“ridge” cannot be fitted on this table\. The questions have no embeddings\./,
    );
    expect(code).toBe(1);
    await expect(readdir(to)).rejects.toThrow();
    const single = await run("--table", table, "--to", to);
    expect(single.text).toContain("It needs no embedding.");
    expect(single.code).toBe(0);
  });

  it.each([
    [[], "--table is missing"],
    [["--table", "x.csv"], "--to is missing"],
    [["--table", "x.csv", "--to", "y", "--router", "oracle"], "“oracle” is none of"],
    [["--table", "x.csv", "--to", "y", "--all", "--test", "t"], "exclude each other"],
    [["--table", "x.csv", "--to", "y", "--lambda", "-1"], "score per US dollar"],
    [["--table", "x.csv", "--to", "y", "--costs", "free"], "mean or predicted"],
    [["--table", "x.csv", "--to", "y", "--failures", "1"], "between 0 and 1"],
    [["--table", "x.csv", "--to", ""], "empty"],
  ])("%j ends with 2 and the usage", async (args, words) => {
    const { code, text } = await run(...args);
    expect(text).toContain(words);
    expect(text).toContain("usage: npm run fit");
    expect(code).toBe(2);
  });

  it("explains itself when asked", async () => {
    expect((await run("--help")).code).toBe(0);
  });
});

describe("a router that was fitted here", () => {
  /** Imports a file as the page does: the worker's job, into the database. */
  async function imported(path: string) {
    const heads = new HeadsRepository(testDatabase());
    const { access } = scriptedWorld([]);
    const { port1, port2 } = new MessageChannel();
    const finished = new Promise<Extract<HeadsMessage, { type: "finish" }>>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<HeadsMessage>) => {
        if (data.type === "finish") resolve(data);
      };
    });
    const world = {
      access,
      heads: async () => heads,
      embedderOf: () => null,
      breathe: () => Promise.resolve(),
    };
    const file = chosen("router.zip", await readFile(path));
    const name = { id: "mine", name: "Mine", addedAt: 7 };
    await serveJob(world, { kind: "files", files: [file], ...name }, port2);
    const { failure, heads: row } = await finished;
    port1.close();
    expect(failure).toBeNull();
    return { heads, row };
  }

  /** Asks as the page does in the demo world. */
  async function asked(
    heads: HeadsRepository,
    question: string,
    pool: readonly Candidate[] = POOL,
  ) {
    const { access } = scriptedWorld([]);
    const means: RunMeans = {
      access,
      keyFor: async () => null,
      headsFor: (id) => heads.load(id),
      openGpuSession: null,
      openGpuEmbedder: () => null,
    };
    const request = await buildRun(
      {
        question,
        policy: "fitted",
        fidelity: "switchyard",
        options: {},
        parts: { runtime: { kind: "demo" }, embedding: null, heads: "mine" },
        pool,
        providers: [],
        providerUrls: {},
        budget: DEFAULT_BUDGET,
        weather: CLEAR_SKY,
        pace: 0,
      },
      { id: "r1", startedAt: 0, seed: 1 },
    );
    expect(request).toMatchObject({ heads: "mine", options: { heads: "mine" } });
    const events: RunEvent[] = [];
    const sink = { emit: (event: RunEvent) => void events.push(event), commit: async () => {} };
    const parts = await openRun(means, request, startOf(request), () => undefined);
    const { signal } = new AbortController();
    const end = await runPolicy({ ...parts, sink, signal });
    return { events, end, decision: events.find(({ type }) => type === "decision") };
  }

  it("is imported by the page's worker, stored, and answers in the demo world", async () => {
    const table = await tableFile("topics.csv", topics(160));
    const to = join(folder, "router.zip");
    expect((await run("--table", table, "--to", to, "--router", "ridge")).code).toBe(0);
    const { heads, row } = await imported(to);
    expect(row).toMatchObject({
      id: "mine",
      kind: "fitted",
      models: [{ name: SMALL }, { name: LARGE }],
      source: "topics.csv",
      fitted: { router: "ridge", hasEmbedding: true, rows: 128 },
    });
    expect(await heads.list()).toEqual([row]);

    const sum = await asked(heads, SUM);
    expect(sum.end).toBe("answered");
    expect(sum.decision).toMatchObject({ candidate: "Qwen2.5-7B-Instruct" });
    const rhyme = await asked(heads, RHYME);
    expect(rhyme.decision).toMatchObject({ candidate: "LLaMA-3.1-70B-Instruct" });
    const ranking = rhyme.events.find((event) => event.type === "options-ranked");
    expect(ranking?.options).toHaveLength(2);
    expect(parseEvents(JSON.parse(JSON.stringify(rhyme.events)))).toEqual(rhyme.events);

    // The same file through serve.
    const { client } = await serve(["--heads", to]);
    for (const [question, model] of [
      [SUM, "Qwen2.5-7B-Instruct"],
      [RHYME, "LLaMA-3.1-70B-Instruct"],
    ] as const) {
      const answer = await client.chat.completions.create({
        model: "fitted",
        messages: [{ role: "user", content: question }],
      });
      expect(metadataOf(answer)).toMatchObject({ model_used: model, turns_used: 1 });
      expect(answer.choices[0]?.message.content).not.toBe("");
    }

    const others = POOL.filter(({ id }) => !id.startsWith("Qwen") && !id.startsWith("LLaMA-3.1-7"));
    const nobody = await asked(heads, SUM, others);
    expect(nobody.end).toBe("failed");
    expect(nobody.events.at(-1)).toMatchObject({
      failure: {
        code: "heads-missing",
        message: `The router chooses among ${SMALL}, ${LARGE}, and none of them is in this pool.`,
      },
    });
    const half = await asked(heads, RHYME, [...others, ...POOL.slice(0, 1)]);
    expect(half.decision).toMatchObject({
      candidate: "Qwen2.5-7B-Instruct",
      message: expect.stringContaining(`Not in this pool: ${LARGE}.`),
    });
  });

  it("is offered live by a server without an embedding server", async () => {
    const table = await tableFile("topics.csv", topics(60));
    const to = join(folder, "live");
    await run("--table", table, "--to", to, "--router", "ridge");
    const args = ["--runtime", "server", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];
    const { client } = await serve([...args, "--heads", to]);
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toContain("fitted");
    expect(ids).not.toContain("ridge");
    expect(ids).not.toContain("r2-router");
  });
});
