import { openAsBlob } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import Papa from "papaparse";
import { readOutcomeFiles } from "#core/outcomes/files/read-outcome-files.ts";
import { type Benchmark, type BenchmarkRow, median, row } from "./benchmark.ts";

const ROWS = 300_000;
const CANDIDATES = 5;
const QUESTIONS = ROWS / CANDIDATES;
/** Twice the table: score, cost, tokens and latency of each answer, ids and texts. */
const MEMORY_BOUND = 96 * 2 ** 20;
/** The two are timed in turn so often. */
const TURNS = 3;
/** Pieces of the file between two looks at the memory. */
const LOOK_EVERY = 8;

/**
 * How many rows of a CSV become a table in a second, from the file to its columns, against papaparse that only cuts the same text
 * into records and forgets them; and the most memory that it takes at once, against the table's own size.
 */
export const importTable: Benchmark = {
  name: "import-table",
  about: `rows a second of a CSV of ${ROWS} answers, against papaparse alone; bytes held at most`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "switchyard-import-"));
    try {
      const path = join(folder, "answers.csv");
      await writeAnswers(path);
      const text = await (await openAsBlob(path)).text();
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let turn = 0; turn < TURNS; turn += 1) {
        ours.push(await cpuMs(() => readAnswers(path, async () => {})));
        theirs.push(await cpuMs(async () => cutOnly(text)));
      }
      // Apart from the timing: looking for what is really held takes longer than the reading.
      const memory = new HeldMemory();
      await readAnswers(path, () => memory.look());
      const figures: readonly BenchmarkRow[] = [
        row("import-table", "rows/s", rate(ours), rate(theirs)),
        row("import-table-memory", "bytes", memory.peak, MEMORY_BOUND),
      ];
      return figures;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A long table: each question has an answer of each candidate, with cost, tokens and latency. */
async function writeAnswers(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.write("question_id,task,question,model,score,cost_usd,output_tokens,latency_ms\n");
    for (let question = 0; question < QUESTIONS; question += 1) {
      const text = `"In case ${question} of ${question * 17}, what follows, and why?"`;
      const lines = Array.from({ length: CANDIDATES }, (_, candidate) => {
        const score = (question + candidate) % 3 === 0 ? 1 : 0;
        const values = [score, 0.0001 * (candidate + 1), 100 + (question % 900), 250 + candidate];
        return `q${question},task ${question % 7},${text},model-${candidate},${values.join(",")}\n`;
      });
      await file.write(lines.join(""));
    }
  } finally {
    await file.close();
  }
}

/** Cuts a text into records and forgets them. */
function cutOnly(text: string): void {
  let rows = 0;
  Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: true,
    step() {
      rows += 1;
    },
  });
  if (rows !== ROWS) throw new Error(`${rows} rows were cut`);
}

/** Time of the processor, not of the clock: on a busy machine the figure is the same. */
async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function rate(times: readonly number[]): number {
  return (ROWS * 1000) / median(times);
}

async function readAnswers(path: string, breathe: () => Promise<void>): Promise<void> {
  const blob = await openAsBlob(path);
  const { table, rows, bad } = await readOutcomeFiles([{ name: "answers.csv", blob }], { breathe });
  if (rows !== ROWS || bad.count > 0 || table.questions.count !== QUESTIONS) {
    throw new Error(`${rows} rows were read, ${bad.count} left out`);
  }
}

/** The most that is held at once, what nobody needs any more collected before each look. */
class HeldMemory {
  peak = 0;
  readonly #collect: () => void;
  readonly #before: number;
  #looks = 0;

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc") as () => void;
    this.#before = this.#held();
  }

  async look(): Promise<void> {
    this.#looks += 1;
    if (this.#looks % LOOK_EVERY !== 0) return;
    this.peak = Math.max(this.peak, this.#held() - this.#before);
  }

  #held(): number {
    this.#collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }
}
