import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "#core/evaluation/report/report.ts";
import { seededRandom } from "#core/loop/random.ts";
import { main } from "./evaluate.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evaluate-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command on a file with this text. */
async function evaluate(name: string, text: string, ...args: readonly string[]) {
  const path = join(folder, name);
  await writeFile(path, text);
  return run("--table", path, ...args);
}

async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await main(args, (line) => lines.push(line));
  return { code, lines, text: lines.join("\n") };
}

const TOPICS = [
  ["arithmetic", "Add the numbers and multiply the sum by"],
  ["poetry", "Write a rhyme of autumn leaves with verse"],
] as const;

interface Made {
  readonly questions: number;
  /** How often a candidate is right on its own topic, and on the other one. */
  readonly own: number;
  readonly other: number;
  readonly hasTexts?: boolean;
  readonly hasCosts?: boolean;
}

/** A wide table of two candidates of which each has its topic; the topic is told by the words only. */
function wideTable({ questions, own, other, hasTexts = true, hasCosts = true }: Made): string {
  const random = seededRandom(11);
  const costs = hasCosts ? ",adder_cost,poet_cost" : "";
  const lines = [`id,${hasTexts ? "question," : ""}adder_score,poet_score${costs}`];
  for (let n = 0; n < questions; n += 1) {
    const topic = Math.floor(random() * 2);
    const scores = [0, 1].map((candidate) => {
      return random() < (candidate === topic ? own : other) ? 1 : 0;
    });
    const words = Array.from({ length: 4 }, () => `w${Math.floor(random() * 1000)}`).join(" ");
    const text = hasTexts ? [`"${TOPICS[topic]?.[1] ?? ""} ${n}, ${words}"`] : [];
    lines.push([`q${n}`, ...text, ...scores, ...(hasCosts ? [0.0012, 0.001] : [])].join(","));
  }
  return `${lines.join("\n")}\n`;
}

const NOISE = wideTable({ questions: 200, own: 0.62, other: 0.58 });
const QUICK = ["--routers", "ridge,cluster-table"];

describe("npm run evaluate", () => {
  it("says of 200 noisy questions that it cannot be told", async () => {
    const { code, text, lines } = await evaluate("noise.csv", NOISE);
    expect(text).toContain("noise.csv: 200 questions, 2 candidates, 200 rows read");
    expect(lines.at(-1)).toMatch(/^Whether routing pays cannot be told\. On 40 questions/);
    for (const row of [
      "Cheapest: poet",
      "Best single model: ",
      "Random",
      "Oracle",
      "Ridge",
      "k-NN",
    ]) {
      expect(lines.some((line) => line.startsWith(row))).toBe(true);
    }
    expect(text).toContain("Leaks: 0 of 40 held-out questions");
    expect(code).toBe(0);
  });

  it("detects a clear gain where the topic decides", async () => {
    const table = wideTable({ questions: 900, own: 0.95, other: 0.2 });
    const { code, lines } = await evaluate("topics.csv", table, ...QUICK);
    expect(lines.at(-1)).toMatch(/^Routing pays\. On 180 questions, /);
    expect(lines.at(-1)).toMatch(/\+[34]\d\.\d points .*: better\.$/);
    expect(code).toBe(0);
  });

  it("leaves bad rows out, shows their lines, and says so by its exit code", async () => {
    const [header = "", ...rows] = NOISE.trimEnd().split("\n");
    // The first question goes over two lines: what comes behind it stands one line further down.
    const broken = [
      header,
      (rows[0] ?? "").replace("autumn", "autumn\n").replace("Add", "Add\n"),
      ...rows.slice(1, 10),
      "q-short,only three,1",
      ...rows.slice(10, 20),
      (rows[20] ?? "").replace(/,[01],[01],/, ",good,1,"),
      ...rows.slice(21),
    ].join("\r\n");
    const { code, text } = await evaluate("broken.csv", broken, ...QUICK);
    expect(code).toBe(1);
    expect(text).toContain("Left out: 2 rows or values");
    expect(text).toContain("broken.csv:13: it has 3 cells, the header 6");
    expect(text).toMatch(/broken\.csv:24: .*good/);
    expect(text).toContain("cannot be told");
  });

  it("writes the same report for the same seed, and another for another", async () => {
    const report = async (name: string, seed: string) => {
      const out = join(folder, name);
      await evaluate("noise.csv", NOISE, ...QUICK, "--seed", seed, "--out", out);
      return readFile(join(out, "report.json"), "utf8");
    };
    const first = await report("first", "7");
    expect(await report("second", "7")).toBe(first);
    expect(await report("third", "8")).not.toBe(first);
    expect(first).not.toContain(folder);
    const { routers, settings } = JSON.parse(first) as Report;
    expect(settings.seed).toBe(7);
    expect(routers.map(({ id, chosenOn }) => [id, chosenOn])).toEqual([
      ["cluster-table", "train"],
      ["ridge", "train"],
    ]);
    const html = await readFile(join(folder, "first", "report.html"), "utf8");
    expect(html).toContain("Whether routing pays cannot be told. On 40 questions");
    const csv = (await readFile(join(folder, "first", "report.csv"), "utf8")).split("\r\n");
    expect(csv[0]).toMatch(/^kind,id,name,setting,/);
    const widths = new Set(csv.slice(0, -1).map((line) => line.split(",").length));
    expect([...widths]).toEqual([27]);
    expect(csv.filter((line) => line.startsWith("router,ridge,"))).toHaveLength(3);
  });

  it("takes the split that it is told, and leaves out what the other one has too", async () => {
    const [header = "", ...rows] = NOISE.trimEnd().split("\n");
    const splits = rows.map((row, n) => `${row},${n % 2 === 0 ? "mine" : "rest"}`);
    const again = (rows[0] ?? "").replace("q0,", "q0-again,");
    const table = [`${header},split`, ...splits, `${again},rest`].join("\n");
    const { code, text } = await evaluate("split.csv", table, ...QUICK, "--test", "mine");
    expect(text).toContain("Fitted on 101 questions, judged on 99 (the split “mine”)");
    expect(text).toContain("Leaks: 1 of 100 held-out questions");
    expect(text).toContain("  q0 is q0-again");
    expect(code).toBe(0);
    const other = await evaluate("split.csv", table, ...QUICK, "--test", "yours");
    expect(other.text).toContain("There are no questions in “yours”, so nothing can be judged.");
    expect(other.text).toContain("Choose a split that the table has");
    expect(other.code).toBe(1);
  });

  it("fits only what needs no embedding where there are no texts, and says so", async () => {
    const table = wideTable({ questions: 200, own: 0.9, other: 0.3, hasTexts: false });
    const { text } = await evaluate("numbers.csv", table);
    expect(text).toContain("No question texts: only routers that need no embedding were fitted.");
    expect(text).toContain("Not fitted: ridge. The questions have no embeddings.");
    expect(text).toMatch(/^Oracle/m);
  });
});

const LINES = (records: readonly object[]): string =>
  records.map((record) => JSON.stringify(record)).join("\n");

const long = (questions: number, models: readonly string[], score: (n: number) => number) =>
  LINES(
    Array.from({ length: questions }, (_, n) =>
      models.map((model, at) => ({
        question: `Question ${n} of many`,
        model,
        score: score(n + at),
      })),
    ).flat(),
  );

describe("tables that lack something", () => {
  it.each([
    ["one candidate", long(100, ["a"], (n) => n % 2), "a is the only candidate", 0],
    ["all scores equal", long(100, ["a", "b"], () => 1), "All scores are 1", 0],
    ["few questions", long(30, ["a", "b"], (n) => n % 2), "30 questions are too few", 0],
    ["no costs", long(100, ["a", "b"], (n) => n % 2), "no costs", 0],
  ])("%s: says what that means and what is still shown", async (_, table, words, exit) => {
    const { code, text } = await evaluate("lacking.jsonl", table);
    expect(text).toContain(words);
    expect(text).toContain("  Still shown: ");
    expect(code).toBe(exit);
  });

  it.each([
    ["costs below zero", "-0.001", "below zero"],
    ["costs of zero", "0", "nothing at all"],
  ])("%s", async (_, cost, words) => {
    const { text } = await evaluate(
      "costs.csv",
      NOISE.replaceAll(",0.0012,", `,${cost},`),
      ...QUICK,
    );
    expect(text).toContain(words);
  });

  it.each([
    ["empty.csv", "", "The file is empty."],
    ["header.csv", "id,question,a_score\n", "has no rows"],
    ["words.csv", "id,question,remark\n1,What?,fine\n2,Who?,good\n", "cannot be guessed"],
    ["page.csv", "<!doctype html><p>Sign in", "This is a web page"],
    ["cut.json", '{"rows": [', "is not JSON"],
    ["rows.parquet", "PAR1rest", "The Parquet file breaks off."],
  ])("%s is refused in a clear word", async (name, content, words) => {
    const { code, text } = await evaluate(name, content);
    expect(text).toContain(words);
    expect(code).toBe(1);
  });

  it("says which file is not there", async () => {
    const { code, text } = await run("--table", join(folder, "missing.csv"));
    expect(text).toContain("missing.csv");
    expect(code).toBe(1);
    expect((await run("--table", folder)).text).toContain("is a folder, not a table.");
  });
});

describe("what a file may look like", () => {
  it("reads JSON lines under the name of JSON, and counts lines that are none", async () => {
    const table = `${long(100, ["a", "b"], (n) => n % 2)}\n{"question": \n[1]\n`;
    const { code, text } = await evaluate("lines.json", table);
    expect(text).toContain("lines.json: 100 questions, 2 candidates, 200 rows read");
    expect(text).toContain("lines.json:201: it is not JSON");
    expect(text).toContain("lines.json:202: it is not an object");
    expect(code).toBe(1);
  });

  it("does not take a quote that never ends for one long cell", async () => {
    const rows = NOISE.trimEnd().split("\n");
    const closed = rows[150] ?? "";
    rows[150] = closed.replace(/"(,[^"]*)$/, "$1");
    rows[20] = (rows[20] ?? "").replace('",', '" x,');
    // Later quotes would close it.
    const open = rows.map((row, at) =>
      at > 150 ? row.replaceAll('"', "").replace(/, w/, " w") : row,
    );
    const { code, text } = await evaluate("open.csv", open.join("\n"), ...QUICK);
    expect(text).toContain("open.csv:151: a quote begins here that never ends");
    expect(text).toMatch(/open\.csv:21: a quoted cell goes on behind its quote/);
    expect(code).toBe(1);
  });

  it("reads tabs, and names that would steer a terminal as plain text", async () => {
    const table = NOISE.replaceAll('"', "").replaceAll(/, w/g, " w").replaceAll(",", "\t");
    const { code, text } = await evaluate("table.tsv", table.replace("poet_", "\u001b[31mpoet_"));
    expect(text).toContain("table.tsv: 200 questions");
    expect(text).not.toContain("\u001b");
    expect(code).toBe(0);
  });

  it("takes list prices for costs that the table lacks, and marks them", async () => {
    const prices = join(folder, "prices.json");
    await writeFile(
      prices,
      JSON.stringify({ list: { adder: [1, 2], poet: { input: 2, output: 4 } } }),
    );
    const table = wideTable({ questions: 200, own: 0.7, other: 0.5, hasCosts: false });
    const { text } = await evaluate("unpriced.csv", table, ...QUICK, "--prices", prices);
    expect(text).toContain("costs are estimated");
    expect(text).toMatch(/Cheapest: adder .*≈\$0\.4/);
    await writeFile(prices, "[]");
    const wrong = await evaluate("unpriced.csv", table, "--prices", prices);
    expect(wrong.text).toContain("prices.json holds no prices by candidate.");
    expect(wrong.code).toBe(1);
  });
});

describe("a wrong command line", () => {
  it.each([
    [[], "--table is missing"],
    [["--table", "x.csv", "--routers", "ridge,oracle"], "“oracle” is none of"],
    [["--table", "x.csv", "--seed", "-1"], "--seed"],
    [["--table", "x.csv", "--sed", "1"], "--sed"],
  ])("%j ends with 2 and the usage", async (args, words) => {
    const { code, text } = await run(...args);
    expect(text).toContain(words);
    expect(text).toContain("usage: npm run evaluate");
    expect(code).toBe(2);
  });

  it("explains itself when asked", async () => {
    expect((await run("--help")).code).toBe(0);
  });
});
