// npm run e2e:gpu -- --lib FILE.wasm --model DIR [--web-llm VERSION] [--adapter real] [--context N]
//                    [--continuation corrected] [--crash]
// Loads a compiled library and an MLC folder of weights from loopback into the real engine, in Chromium with WebGPU,
// runs a short session and compares it with a fresh prefill. Not part of `npm test`: it needs files of hundreds of
// megabytes, and minutes on a software adapter.
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { build } from "vite";
import { findChromium } from "../../src/cli/chromium.js";

const MOST_DIFFERENCE = 1e-3;
const TYPES = {
  ".js": "text/javascript",
  ".html": "text/html",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const here = fileURLToPath(new URL(".", import.meta.url));

const { values } = parseArgs({
  options: {
    lib: { type: "string" },
    model: { type: "string" },
    "web-llm": { type: "string" },
    adapter: { type: "string", default: "swiftshader" },
    context: { type: "string", default: "512" },
    continuation: { type: "string", default: "as-compiled" },
    crash: { type: "boolean", default: false },
  },
});
if (values.lib === undefined || values.model === undefined) {
  console.error("usage: npm run e2e:gpu -- --lib FILE.wasm --model DIR [--web-llm VERSION]");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "switchyard-gpu-"));
try {
  process.exitCode = await main(values);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {{ lib?: string, model?: string, "web-llm"?: string, adapter?: string, context?: string,
 *   continuation?: string, crash?: boolean }} options */
async function main(options) {
  const dist = join(folder, "dist");
  await buildPage(dist, packageOf(options["web-llm"]));
  const server = await serve(dist, resolve(options.lib ?? ""), resolve(options.model ?? ""));
  const browser = await launch(options.adapter ?? "swiftshader");
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    const control = await browser.newBrowserCDPSession();
    await page.exposeFunction("crashGpu", () => {
      // The answer goes down with the process.
      control.send("Browser.crashGpuProcess").catch(() => undefined);
    });
    page.on("console", (message) => console.log(`  ${message.text().slice(0, 300)}`));
    await page.goto(`${server.origin}/page.html`);
    await page.waitForFunction("window.runGpuCheck !== undefined");
    const result = await page.evaluate((settings) => window.runGpuCheck?.(settings), {
      modelUrl: `${server.origin}/model`,
      libraryUrl: `${server.origin}/lib.wasm`,
      contextWindow: Number(options.context),
      continuation: options.continuation,
      isCrashed: options.crash === true,
    });
    return tell(result, options.crash === true);
  } finally {
    await browser.close();
    server.close();
  }
}

/** @param {any} result @param {boolean} isCrashed */
function tell(result, isCrashed) {
  console.log(JSON.stringify(result, null, 1));
  const { agreement, prefilledTokens, minimumPrefill, decodedTokens } = result;
  const isSame = agreement.maxDifference <= MOST_DIFFERENCE;
  console.log(
    `logits after continuing ${agreement.tokens} tokens: largest difference to a fresh prefill ` +
      `${agreement.maxDifference.toExponential(1)} (at most ${MOST_DIFFERENCE})`,
  );
  console.log(
    `prefilled ${prefilledTokens} of at least ${minimumPrefill}, decoded ${decodedTokens}`,
  );
  const wentOn = result.recoveries === (isCrashed ? 1 : 0);
  console.log(`losses survived: ${result.recoveries}`);
  console.log(isSame && wentOn ? "passed" : "FAILED");
  return isSame && wentOn ? 0 : 1;
}

/**
 * The engine's package: the project's own, or another version from the registry.
 * @param {string | undefined} version
 */
function packageOf(version) {
  if (version === undefined) return null;
  const options = { cwd: folder, encoding: /** @type {const} */ ("utf8") };
  const packed = execFileSync("npm", ["pack", "--silent", `@mlc-ai/web-llm@${version}`], options);
  execFileSync("tar", ["xzf", packed.trim().split("\n").at(-1) ?? ""], options);
  return join(folder, "package");
}

/** @param {string} outDir @param {string | null} engine */
async function buildPage(outDir, engine) {
  const alias = engine === null ? {} : { "@mlc-ai/web-llm": engine };
  await build({
    configFile: false,
    root: here,
    logLevel: "error",
    resolve: { alias },
    worker: { format: "es" },
    build: {
      outDir,
      target: "es2022",
      minify: false,
      rollupOptions: { input: join(here, "page.html") },
    },
  });
}

/** @param {string} dist @param {string} lib @param {string} model */
async function serve(dist, lib, model) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    const file =
      path === "/lib.wasm"
        ? lib
        : path.startsWith("/model/")
          ? join(model, path.replace(/^\/model\/(resolve\/[^/]+\/)?/, ""))
          : join(dist, path);
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[/** @type {keyof TYPES} */ (extname(file))] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type, "Content-Length": statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {string} adapter */
function launch(adapter) {
  const executablePath = findChromium(existsSync);
  return chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      "--no-sandbox",
      "--enable-unsafe-webgpu",
      ...(adapter === "real" ? [] : [`--use-webgpu-adapter=${adapter}`]),
    ],
  });
}
