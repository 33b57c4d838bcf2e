import { failureWords } from "./failure-words.ts";
import { servedRuns } from "./serve-runs.ts";
import { startServer } from "./serve-server.ts";
import { SERVE_USAGE, type ServeSettings, serveSettings, UsageError } from "./serve-settings.ts";

/**
 * `npm run serve`: every policy behind an OpenAI-compatible address of this machine. Ends when it is interrupted; gives the
 * exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(`${SERVE_USAGE}\n`);
    return 0;
  }
  let settings: ServeSettings;
  try {
    settings = serveSettings(args);
    const runs = await servedRuns(settings, process.env);
    const server = await startServer(settings, runs, process.env, printLine);
    const world = settings.server === null ? "the demo world" : settings.server.model;
    printLine(`${server.url}/v1 serves ${runs.models.map(({ id }) => id).join(", ")} (${world})`);
    await interrupted();
    await server.close();
    return 0;
  } catch (thrown) {
    const isUsage = thrown instanceof UsageError;
    const message = isUsage ? thrown.message : failureWords(thrown);
    process.stderr.write(`${message}\n${isUsage ? `${SERVE_USAGE}\n` : ""}`);
    return isUsage ? 2 : 1;
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
