import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import GpuReload from "./GpuReload.svelte";

test("a load that the run waits for is shown beside it, and only as long as it lasts", async () => {
  const app = sampleApp();
  await render(WithApp, { props: { app, component: GpuReload, props: {} } });
  await app.gpu();
  expect(page.getByRole("progressbar").elements()).toHaveLength(0);
  app.gpuWorker.reload({ type: "phase", phase: "downloading" });
  const progress = { loadedBytes: 5e6, totalBytes: 9e6, downloadedBytes: 0, elapsedMs: 10 };
  app.gpuWorker.reload({ type: "progress", ...progress });
  await expect.element(page.getByRole("status")).toHaveTextContent("Downloading…");
  await expect.element(page.getByText("5.0 MB of 9.0 MB")).toBeVisible();
  app.gpuWorker.reload({ type: "finish", failure: null, loaded: null });
  await expect.element(page.getByRole("progressbar")).not.toBeInTheDocument();
});
