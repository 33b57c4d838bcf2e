import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { ConversionPlan } from "#core/weights/conversion-plan.ts";
import { convertWeights } from "#core/weights/convert-weights.ts";
import { MemorySource, MemoryTarget } from "#core/weights/fixtures/memory-weights.ts";
import { planConversion } from "#core/weights/plan-conversion.ts";
import { quantiseHere } from "#core/weights/quantiser.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import { expectClean, LARGE, openWorld, REPOSITORY, SMALL } from "./convert-world.ts";
import { sumsOf } from "./screens/installed-screen.ts";
import { Gate } from "./servers/gate.ts";
import type { AskedRange } from "./servers/weights-server.ts";
import { watchPage } from "./watch-page.ts";

const { signal } = new AbortController();

/** What the same core makes of the same files on the command line. */
async function reference(files: ReadonlyMap<string, Uint8Array>, quantization: Quantization) {
  const source = new MemorySource(files);
  const plan = await planConversion(source, quantization, { signal });
  const target = new MemoryTarget();
  await convertWeights(plan, source, target, { signal, quantise: quantiseHere, now: () => 0 });
  return { plan, sums: sumsOf(target.files) };
}

/** Our manifest tells when it was made and where from: everything else is the same in every place. */
function withoutManifest(sums: Readonly<Record<string, string>>) {
  const { "switchyard-manifest.json": manifest, ...rest } = sums;
  expect(manifest).toBeDefined();
  return rest;
}

/** Headers are read from a file's beginning, weights from behind it. */
function isOfWeights({ file, start }: AskedRange): boolean {
  return file.endsWith(".safetensors") && start > 0;
}

/** Whether bytes of a tensor of one of these shards were asked for. */
function touches(plan: ConversionPlan, shards: ReadonlySet<string>, ranges: readonly AskedRange[]) {
  const names = new Set(
    plan.shards
      .filter(({ name }) => shards.has(name))
      .flatMap(({ records }) =>
        records.flatMap(({ parameter }) => parameter.parts.map((part) => part.name)),
      ),
  );
  const tensors = plan.steps.map(({ tensor }) => tensor).filter(({ name }) => names.has(name));
  return ranges.filter((range) =>
    tensors.some(
      (tensor) =>
        tensor.file === range.file &&
        range.start < tensor.start + tensor.bytes &&
        tensor.start < range.end,
    ),
  );
}

test("a checkpoint of a mirror is installed byte for byte as on the command line", async ({
  page,
  baseURL,
}) => {
  const watch = watchPage(page, baseURL ?? "");
  const { server, files, screen } = await openWorld(page, SMALL);
  await screen.lookAt({ host: server.url, repository: REPOSITORY, quantization: "q4f16_1" });
  await expect(screen.panel).toContainText(`${REPOSITORY}@main`);
  await expect(screen.panel).toContainText("qwen2, q4f16_1");
  await expect(screen.panel).toContainText("No compiled library that we know fits");
  await expectClean(page);
  // Only small files and headers were read so far.
  expect(server.ranges.filter((range) => isOfWeights(range))).toEqual([]);
  await screen.install();
  await screen.expectInstalled();
  await expect(screen.models).toContainText("its source’s sums were right");
  await expectClean(page);
  const { sums } = await reference(files, "q4f16_1");
  expect(withoutManifest(await screen.storedSums())).toEqual(withoutManifest(sums));
  await screen.models.getByRole("button", { name: "Use it" }).click();
  await expect(screen.models).toContainText("chosen");
  expect(watch.foreign.every((url) => url.startsWith(server.url))).toBe(true);
  expect(watch.complaints).toEqual([]);
  await page.reload();
  await expect(screen.models).toContainText("chosen");
  await screen.models.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(screen.models).toHaveCount(0);
  expect(await screen.storedNames()).toEqual([]);
  await server.close();
});

test("what a reload cut goes on without asking for finished shards, and a flipped bit is repaired", async ({
  page,
}) => {
  test.slow();
  const { server, files, screen } = await openWorld(page, LARGE);
  const { plan, sums } = await reference(files, "q0f16");
  expect(plan.shards.length).toBeGreaterThan(2);
  await screen.lookAt({ host: server.url, repository: REPOSITORY, quantization: "q0f16" });
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  const gate = new Gate();
  server.faults.gate = { gate, after: server.ranges.length + 18 };
  await screen.install();
  await gate.reached;
  await expect(screen.panel.getByRole("progressbar")).toBeVisible();
  await expect(screen.panel).toContainText(/read, .* a second/);
  const finishedShards = async (): Promise<string[]> =>
    (await screen.storedNames()).filter((name) => /^params_shard_\d+\.bin$/.test(name));
  await expect.poll(async () => (await finishedShards()).length).toBeGreaterThan(0);
  const finished = new Set(await finishedShards());

  await page.reload();
  server.faults.gate = null;
  gate.release();
  const before = server.ranges.length;
  await expect(screen.models).toContainText("begun");
  await screen.models.getByRole("button", { name: "Go on" }).click();
  await screen.expectInstalled();
  const later = server.ranges.slice(before).filter(isOfWeights);
  expect(later.length).toBeGreaterThan(0);
  expect(touches(plan, finished, later)).toEqual([]);
  expect(withoutManifest(await screen.storedSums())).toEqual(withoutManifest(sums));

  const [damaged = ""] = plan.shards.map(({ name }) => name).slice(1);
  await screen.flipBit(damaged, 123_456);
  await screen.models.getByRole("button", { name: "Verify" }).click();
  await expect(screen.models).toContainText(`1 file is damaged or missing: ${damaged}`);
  const asked = server.ranges.length;
  await screen.models.getByRole("button", { name: "Repair" }).click();
  await expect(screen.panel.getByText(/is whole again/)).toBeVisible({ timeout: 120_000 });
  const again = server.ranges.slice(asked).filter(isOfWeights);
  expect(again.length).toBeGreaterThan(0);
  const others = new Set(plan.shards.map(({ name }) => name).filter((name) => name !== damaged));
  expect(touches(plan, others, again)).toEqual([]);
  await screen.models.getByRole("button", { name: "Verify" }).click();
  await expect(screen.panel.getByText(/is whole: every file/)).toBeVisible();
  expect(withoutManifest(await screen.storedSums())).toEqual(withoutManifest(sums));
  await server.close();
});

test("an installation is paused, and cancelled with all that there is of it", async ({ page }) => {
  const { server, screen } = await openWorld(page, LARGE);
  await screen.lookAt({ host: server.url, repository: REPOSITORY, quantization: "q4f32_1" });
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  const gate = new Gate();
  server.faults.gate = { gate, after: server.ranges.length + 12 };
  await screen.install();
  await gate.reached;
  await screen.panel.getByRole("button", { name: "Pause" }).click();
  await expect(screen.models).toContainText("begun");
  server.faults.gate = null;
  await screen.models.getByRole("button", { name: "Go on" }).click();
  await screen.expectInstalled();
  await screen.models.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(screen.models).toHaveCount(0);

  await screen.lookAt({ host: server.url, repository: REPOSITORY, quantization: "q4f32_1" });
  await expect(screen.panel.getByText("It cannot run here.")).toBeVisible();
  const other = new Gate();
  server.faults.gate = { gate: other, after: server.ranges.length + 12 };
  await screen.install();
  await other.reached;
  await screen.panel.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel and delete it" }).click();
  await expect(screen.panel.getByRole("button", { name: "Pause" })).toHaveCount(0);
  await expect(screen.models).toHaveCount(0);
  expect(await screen.storedNames()).toEqual([]);
  await server.close();
});

test("a folder of this computer and an address are installed, and a model in MLC's format is copied", async ({
  page,
}) => {
  const { server, files, screen } = await openWorld(page, SMALL);
  const { sums } = await reference(files, "q4f16_1");
  const folder = mkdtempSync(join(tmpdir(), "switchyard-convert-"));
  try {
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    await screen.lookAtFolder(folder, "q4f16_1");
    await screen.install();
    await screen.expectInstalled();
    expect(withoutManifest(await screen.storedSums())).toEqual(withoutManifest(sums));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await screen.models.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(screen.models).toHaveCount(0);
  await screen.lookAtAddress(server.folderUrl, "q4f16_1");
  await screen.install();
  await screen.expectInstalled();
  expect(withoutManifest(await screen.storedSums())).toEqual(withoutManifest(sums));
  await server.close();
});
