import { mkdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ensureChromium } from "./ensure-chromium.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import {
  addTallies,
  ONE_FAILED,
  type Tally,
  tallyExit,
  tallyPlaywright,
  tallyVitest,
} from "./tally.ts";
import {
  BROWSER_STEPS,
  PLAYWRIGHT_REPORT,
  STATIC_STEPS,
  type TestStep,
  UNIT_ARGS_WITHOUT_CHROMIUM,
  UNIT_STEPS,
  VITEST_REPORT,
} from "./test-steps.ts";

/** A step that takes longer hangs. The stories need five minutes on two quiet cores, and machines are shared. */
const LIMIT_SECONDS = 3600;

/**
 * `npm test`: everything, with one count at the end. `npm test -- lint unit` runs only those steps.
 * Gives the exit code: 1 when anything failed.
 */
export async function main(args: readonly string[]): Promise<number> {
  const all = [...STATIC_STEPS, ...UNIT_STEPS, ...BROWSER_STEPS];
  const unknown = args.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    const names = all.map(({ name }) => name).join(", ");
    process.stderr.write(`There is no step ${unknown.join(", ")}. The steps are: ${names}.\n`);
    return 2;
  }
  const chosen = (steps: readonly TestStep[]) =>
    steps.filter(({ name }) => args.length === 0 || args.includes(name));
  await Promise.all([VITEST_REPORT, PLAYWRIGHT_REPORT].map((file) => rm(file, { force: true })));
  await mkdir("test-results", { recursive: true });
  const needsChromium = chosen(all).some((step) => step.needsChromium);
  const advice = needsChromium ? await ensureChromium(programPath) : null;
  const run = new TestRun(advice, await freePort());
  await Promise.all([run.inOrder(chosen(STATIC_STEPS)), run.inOrder(chosen(UNIT_STEPS))]);
  await run.inOrder(chosen(BROWSER_STEPS));
  const { passed, failed } = run.total;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

class TestRun {
  readonly #tallies = new Map<string, Tally>();
  /** Why there is no browser; `null` when there is one. */
  readonly #advice: string | null;
  readonly #port: number;

  constructor(advice: string | null, port: number) {
    this.#advice = advice;
    this.#port = port;
  }

  get total(): Tally {
    return addTallies([...this.#tallies.values()]);
  }

  async inOrder(steps: readonly TestStep[]): Promise<void> {
    for (const step of steps) await this.#run(step);
  }

  async #run(step: TestStep): Promise<void> {
    if (step.after !== undefined && (this.#tallies.get(step.after)?.failed ?? 0) > 0) {
      return this.#note(step, ONE_FAILED, null, `Not run: the step ${step.after} failed.\n`);
    }
    const blind = step.needsChromium === true && this.#advice !== null;
    if (blind && step.report !== "vitest") {
      return this.#note(step, ONE_FAILED, null, `${this.#advice}\n`);
    }
    const result = await runCommand(
      programPath(step.program),
      blind ? UNIT_ARGS_WITHOUT_CHROMIUM : step.args,
      { limitSeconds: LIMIT_SECONDS, env: { PREVIEW_PORT: String(this.#port) } },
    );
    const tally = await tallyOf(step, result);
    if (!blind) return this.#note(step, tally, result, result.output);
    const withBrowserPart = addTallies([tally, ONE_FAILED]);
    const output = tally.failed > 0 ? result.output : "";
    this.#note(step, withBrowserPart, result, `${output}Browser tests not run. ${this.#advice}\n`);
  }

  /** One line for the step; its output only when something failed. */
  #note(step: TestStep, tally: Tally, result: CommandResult | null, output: string): void {
    this.#tallies.set(step.name, tally);
    const verdict = tally.failed === 0 ? "ok    " : "FAILED";
    const skipped = tally.skipped === 0 ? "" : `, ${tally.skipped} skipped`;
    const counts = `${tally.passed} passed, ${tally.failed} failed${skipped}`;
    const seconds = result === null ? "" : `  ${result.seconds.toFixed(1)} s`;
    const shown = tally.failed === 0 ? "" : `${output.trimEnd()}\n\n`;
    process.stdout.write(`${verdict}  ${step.name.padEnd(14)} ${counts}${seconds}\n${shown}`);
  }
}

async function tallyOf(step: TestStep, { code }: CommandResult): Promise<Tally> {
  if (step.report === "exit-code") return tallyExit(code);
  if (step.report === "vitest") return tallyVitest(await readJson(VITEST_REPORT), code);
  return tallyPlaywright(await readJson(PLAYWRIGHT_REPORT), code);
}

/** The report, or `null` when the tool died before it wrote one. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

function programPath(name: string): string {
  return join("node_modules", ".bin", name);
}

/** A port nobody listens on, for the preview server: two checkouts can be tested at the same time. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
