// Runs a TypeScript command of this folder: `node src/cli/run.js NAME [ARGUMENT …]`.
// Vite's module runner is already here and understands the project's imports, so no extra tool is needed.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !/^[a-z-]+$/.test(name)) {
  process.stderr.write("usage: node src/cli/run.js NAME [ARGUMENT …]\n");
  process.exit(2);
}
const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const { module } = await runnerImport(path, { configFile: false, logLevel: "error" });
process.exitCode = await module.main(args);
