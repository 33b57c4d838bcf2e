// Runs a TypeScript command of this folder: `node src/cli/run.js NAME [ARGUMENT …]`.
// Vite's module runner is already here and understands the project's imports, so no extra tool is needed. It stays open
// until the command has ended: commands import what they need when they need it (`runnerImport` would close it before).
import { fileURLToPath } from "node:url";
import { createRunnableDevEnvironment, resolveConfig } from "vite";

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !/^[a-z-]+$/.test(name)) {
  process.stderr.write("usage: node src/cli/run.js NAME [ARGUMENT …]\n");
  process.exit(2);
}
const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const config = await resolveConfig(
  {
    configFile: false,
    envDir: false,
    logLevel: "error",
    cacheDir: process.cwd(),
    environments: {
      cli: {
        consumer: "server",
        dev: { moduleRunnerTransform: true },
        resolve: { external: true, mainFields: [], conditions: ["node"] },
      },
    },
  },
  "serve",
);
const environment = createRunnableDevEnvironment("cli", config, {
  runnerOptions: { hmr: false },
  hot: false,
});
await environment.init();
try {
  const { main } = await environment.runner.import(path);
  process.exitCode = await main(args);
} finally {
  await environment.close();
}
