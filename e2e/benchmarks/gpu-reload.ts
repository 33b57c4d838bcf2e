import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser } from "playwright";
import { buildCheckPage } from "../gpu/build-check-page.ts";
import { engineAlias } from "../gpu/engine-package.ts";
import { serveFiles } from "../gpu/file-server.ts";
import { launchGpuBrowser } from "../gpu/gpu-browser.ts";
import type { LoadSettings } from "../gpu/gpu-check.ts";
import { type Benchmark, type BenchmarkRow, row } from "./benchmark.ts";

/**
 * Time until a model that the browser has kept can be used again, self-test included, against its first load. Where there
 * is a graphics processor: on a processor that stands in for one it says nothing. Files and engine are named as for
 * `npm run e2e:gpu`, in the environment: GPU_LIB, GPU_MODEL, GPU_WEB_LLM; GPU_ADAPTER takes another adapter.
 */
export const gpuReload: Benchmark = {
  name: "gpu-reload",
  about: "ms to load a model that the browser has kept, against its first load; needs a GPU",
  async run() {
    const { GPU_LIB = "", GPU_MODEL = "", GPU_WEB_LLM, GPU_ADAPTER = "real" } = process.env;
    const folder = await mkdtemp(join(tmpdir(), "switchyard-reload-"));
    const dist = join(folder, "dist");
    const browser = await launchGpuBrowser(GPU_ADAPTER);
    try {
      await buildCheckPage(dist, engineAlias(GPU_WEB_LLM, folder));
      const served = { page: dist, model: resolve(GPU_MODEL), library: resolve(GPU_LIB) };
      const isNamed = GPU_LIB !== "" && GPU_MODEL !== "";
      return await measure(browser, served, { isNamed, isAnyAdapter: GPU_ADAPTER !== "real" });
    } finally {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  browser: Browser,
  served: Parameters<typeof serveFiles>[0],
  { isNamed, isAnyAdapter }: { readonly isNamed: boolean; readonly isAnyAdapter: boolean },
): Promise<readonly BenchmarkRow[]> {
  const server = await serveFiles(served);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${server.origin}/page.html`);
    await page.waitForFunction("window.measureReload !== undefined");
    const report = await page.evaluate(() => window.reportDevice?.());
    const isSoftware = report?.adapter?.isSoftware ?? true;
    if (report?.problem !== null || (isSoftware && !isAnyAdapter)) {
      return notApplicable(report?.problem?.message ?? "A processor stands in for the GPU here.");
    }
    if (!isNamed) return notApplicable("GPU_LIB and GPU_MODEL name no library and no weights.");
    const settings: LoadSettings = {
      modelUrl: `${server.origin}/model`,
      libraryUrl: `${server.origin}/lib.wasm`,
      contextWindow: 4096,
      continuation: "as-compiled",
    };
    const reload = await page.evaluate((given) => window.measureReload?.(given), settings);
    if (reload === undefined) throw new Error("the page cannot measure");
    return [row("gpu-reload", "ms", reload.warmMs, reload.coldMs)];
  } finally {
    server.close();
  }
}

function notApplicable(why: string): readonly [] {
  process.stderr.write(`gpu-reload: n/a. ${why}\n`);
  return [];
}
