import { join, resolve } from "node:path";
import { buildCheckPage } from "./build-check-page.ts";
import type { CheckSettings } from "./check-settings.ts";
import { engineAlias } from "./engine-package.ts";
import { serveFiles } from "./file-server.ts";
import { gpuCrasher, launchGpuBrowser } from "./gpu-browser.ts";
import type { GpuCheck, GpuCheckSettings } from "./gpu-check.ts";

const MOST_DIFFERENCE = 1e-3;

/**
 * Runs a session of two rounds on the real engine and compares its logits with those of a fresh prefill. Gives true
 * when they agree and, with a crash, the session went on.
 */
export async function checkEngine(settings: CheckSettings): Promise<boolean> {
  const dist = join(settings.folder, "dist");
  await buildCheckPage(dist, engineAlias(settings.webLlm, settings.folder));
  const { lib, model } = settings;
  const server = await serveFiles({ page: dist, model: resolve(model), library: resolve(lib) });
  const browser = await launchGpuBrowser(settings.adapter);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.exposeFunction("crashGpu", await gpuCrasher(browser));
    page.on("console", (message) => console.log(`  ${message.text().slice(0, 300)}`));
    await page.goto(`${server.origin}/page.html`);
    await page.waitForFunction("window.runGpuCheck !== undefined");
    const asked: GpuCheckSettings = {
      modelUrl: `${server.origin}/model`,
      libraryUrl: `${server.origin}/lib.wasm`,
      contextWindow: settings.context,
      continuation: settings.continuation,
      isCrashed: settings.isCrashed,
    };
    const result = await page.evaluate((given) => window.runGpuCheck?.(given), asked);
    if (result === undefined) throw new Error("the page has no check");
    return tell(result, settings.isCrashed);
  } finally {
    await browser.close();
    server.close();
  }
}

function tell(result: GpuCheck, isCrashed: boolean): boolean {
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
  return isSame && wentOn;
}
