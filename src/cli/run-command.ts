import { spawnGroup } from "./spawn-group.js";

export interface CommandResult {
  /** The exit code; `null` when it was ended for running too long, or could not be started. */
  readonly code: number | null;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
  readonly seconds: number;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The command, with all that it has started, is ended after this time. */
  readonly limitSeconds: number;
}

/**
 * Output is kept and shown later, perhaps in a log file: no colours, whatever this terminal can do. And what this
 * process is must not show: Vite's module runner has set NODE_ENV to development, and a build would become one for it.
 */
const PLAIN = { NO_COLOR: "1", FORCE_COLOR: undefined, NODE_ENV: undefined };

/**
 * Runs a program and waits for its end. Never throws: a program that cannot be started is a result too. Nothing that it
 * started outlives it, or this process: see `spawn-group.js`.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const env = { ...process.env, ...PLAIN, ...options.env };
    const { child, end } = spawnGroup(program, args, { env });
    const chunks: string[] = [];
    const keep = (chunk: Buffer) => chunks.push(chunk.toString("utf8"));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = setTimeout(() => {
      chunks.push(`\nEnded after ${options.limitSeconds} s: it took too long.\n`);
      end();
    }, options.limitSeconds * 1000);
    const settle = (code: number | null) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1000;
      resolve({ code, output: chunks.join(""), seconds });
    };
    child.on("error", (error) => {
      chunks.push(`${error.message}\n`);
      settle(null);
    });
    child.on("close", settle);
  });
}
