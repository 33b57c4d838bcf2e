import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Continuation } from "#workers/gpu/api.ts";
import { checkEngine } from "./check-engine.ts";
import { checkPage } from "./check-page.ts";
import type { CheckSettings } from "./check-settings.ts";

const USAGE =
  "usage: npm run e2e:gpu -- [--page] --lib FILE.wasm --model DIR [--web-llm VERSION|DIR] [--adapter real]\n" +
  "       [--context N] [--continuation corrected] [--installed] [--crash] [--pictures DIR]\n";

/**
 * `npm run e2e:gpu`: the real engine in Chromium with WebGPU, on a compiled library and an MLC folder of weights from
 * loopback. Plain, a session of its own is compared with a fresh prefill; with `--page`, a question runs from the
 * built page to its answer. Not part of `npm test`: it needs files of hundreds of megabytes, and minutes on a software
 * adapter. Gives the exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      page: { type: "boolean", default: false },
      lib: { type: "string" },
      model: { type: "string" },
      "web-llm": { type: "string" },
      adapter: { type: "string", default: "swiftshader" },
      context: { type: "string", default: "512" },
      continuation: { type: "string", default: "as-compiled" },
      installed: { type: "boolean", default: false },
      crash: { type: "boolean", default: false },
      pictures: { type: "string" },
    },
  });
  if (values.lib === undefined || values.model === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "switchyard-gpu-"));
  const pictures = values.pictures === undefined ? null : resolve(values.pictures);
  if (pictures !== null) mkdirSync(pictures, { recursive: true });
  const settings: CheckSettings = {
    lib: values.lib,
    model: values.model,
    webLlm: values["web-llm"],
    adapter: values.adapter,
    context: Number(values.context),
    continuation: values.continuation as Continuation,
    isInstalled: values.installed,
    isCrashed: values.crash,
    pictures,
    folder,
  };
  try {
    const hasPassed = await (values.page ? checkPage(settings) : checkEngine(settings));
    console.log(hasPassed ? "passed" : "FAILED");
    return hasPassed ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
