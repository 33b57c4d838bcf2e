// `npm run e2e:gpu`: starts `run.ts` beside it, as `src/cli/run.js` starts its commands.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const path = fileURLToPath(new URL("./run.ts", import.meta.url));
const { module } = await runnerImport(path, { configFile: false, logLevel: "error" });
process.exitCode = await module.main(process.argv.slice(2));
