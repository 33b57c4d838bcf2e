import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { sha256Hex } from "#core/hash/sha256.ts";
import type { PublicFile } from "#core/outcomes/shipped/public-source.ts";
import { questionHash } from "#core/outcomes/shipped/question-hash.ts";
import { readShipped } from "#core/outcomes/shipped/read-shipped-table.ts";
import type { ShippedTableFiles } from "#core/outcomes/shipped/shipped-tables.ts";
import { main } from "./lab-table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-table-"));
});
afterAll(() => rm(folder, { recursive: true }));

const KINDS = ["rivers", "sums"];
const question = (n: number) =>
  `Which of the ${KINDS[n % 2]} number ${n} is longest among w${n * 7} and w${n * 3}?`;
const outcome = (text: string, n: number) => ({
  question: text,
  scores: { small: n % 3 === 0 ? 1 : 0.25, large: 1 },
  cluster_id: 0,
});
const query = (text: string, n: number) => ({ task_name: KINDS[n % 2], query: text });

const TRAIN = Array.from({ length: 40 }, (_, n) => question(n));
/** The last one stands in the training part, in other letters and with blanks around it. */
const TEST = [question(100), question(101), ` ${question(0).toUpperCase()}\n`];

const CONTENT = {
  "data/train.json": JSON.stringify(TRAIN.map(outcome)),
  "data/test.json": JSON.stringify(TEST.map(outcome)),
  "tasks.jsonl": [...TRAIN, ...TEST.slice(0, 2)]
    .map((text, n) => `${JSON.stringify(query(text, n))}\n`)
    .join(""),
  "prices.json": JSON.stringify({
    small: { input_price: 0.1, output_price: 0.3 },
    large: { input_price: 2, output_price: 4 },
  }),
};

function described(path: keyof typeof CONTENT): PublicFile {
  return { path, bytes: CONTENT[path].length, sha256: sha256Hex(CONTENT[path]) };
}

const FILES: ShippedTableFiles = {
  id: "made",
  title: "Made",
  path: "tables/made-v1.bin",
  lexicalPath: "tables/made-v1-lexical.bin",
  source: {
    repository: "owner/Made",
    commit: "c0ffee",
    date: "2026-02-03",
    licence: "MIT",
    outcomes: [described("data/train.json"), described("data/test.json")],
    tasks: [described("tasks.jsonl")],
    prices: described("prices.json"),
  },
};

/** A checkout with these files, some of them changed. */
async function checkout(name: string, change: Partial<typeof CONTENT> = {}): Promise<string> {
  for (const [path, content] of Object.entries({ ...CONTENT, ...change })) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true });
    await writeFile(join(folder, name, path), content);
  }
  return join(folder, name);
}

async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await main(args, (line) => lines.push(line), FILES);
  return { code, text: lines.join("\n") };
}

describe("npm run lab-table", () => {
  it("makes the table and its embedding from a checkout, the same each time", async () => {
    const from = await checkout("whole");
    const to = join(folder, "out");
    const { code, text } = await run("--from", from, "--to", to);
    expect(text).toContain("Made: 43 questions × 2 candidates");
    expect(code).toBe(0);
    const file = await readFile(join(to, "made-v1.bin"));
    const { table, hashes } = readShipped(file);
    const { questions, cells } = table;
    expect(questions.ids.slice(0, 2)).toEqual(["train:1", "train:2"]);
    expect([questions.splits, questions.tasks]).toEqual([["train", "test"], KINDS]);
    // The task of a text that comes again is that of its first.
    expect([...questions.taskOf.slice(-3)]).toEqual([0, 1, 0]);
    expect(questions.groupOf[42]).toBe(0);
    expect(questions.textLengths[42]).toBe(question(0).length + 2);
    expect(questions.nearGroupOf?.[42]).toBe(0);
    expect(cells.scores[0]?.slice(0, 4)).toEqual(Float32Array.of(1, 0.25, 0.25, 1));
    expect(cells.costs?.[1]?.[0]).toBe(
      Math.round((question(0).length / 4) * 2_000_000 + 200 * 4_000_000),
    );
    expect(table).toMatchObject({ source: "owner/Made at c0ffee", licence: "MIT" });
    expect(table.candidates[0]).toMatchObject({ name: "small", price: { date: "2026-02-03" } });
    expect(hashes[3]).toBe(questionHash(question(3)));
    const model = readLexicalModel(await readFile(join(to, "made-v1-lexical.bin")));
    expect(questions.features).toMatchObject({ embedding: model.name });
    expect(file.includes("longest among")).toBe(false);
    const again = join(folder, "again");
    await run("--from", from, "--to", again);
    expect(await readFile(join(again, "made-v1.bin"))).toEqual(file);
  });

  it.each([
    ["another file", { "data/test.json": "[]" }, "data/test.json is not the file of that commit."],
    ["other prices", { "prices.json": "{}" }, "prices.json is not the file of that commit."],
  ])("refuses %s than the pinned commit has", async (name, change, words) => {
    const { code, text } = await run("--from", await checkout(name, change));
    expect(text).toContain(words);
    expect(code).toBe(1);
  });

  it("says which file is not there", async () => {
    const { code, text } = await run("--from", join(folder, "nowhere"));
    expect(text).toContain("tasks.jsonl");
    expect(code).toBe(1);
  });

  it.each([
    [[], "--from is missing"],
    [["--from", "x", "--to", ""], "--to is empty"],
    [["--form", "x"], "--form"],
  ])("%j ends with 2 and the usage", async (args, words) => {
    const { code, text } = await run(...args);
    expect(text).toContain(words);
    expect(text).toContain("usage: npm run lab-table");
    expect(code).toBe(2);
  });

  it("explains itself when asked", async () => {
    expect((await run("--help")).code).toBe(0);
  });
});
