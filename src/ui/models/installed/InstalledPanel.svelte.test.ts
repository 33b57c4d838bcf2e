import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { GOOD_GPU } from "#state/fixtures/scripted-gpu.ts";
import {
  SAMPLE_MODEL,
  SAMPLE_PLAN,
  type ScriptedInstalled,
} from "#state/fixtures/scripted-installed.ts";
import WithApp from "#ui/fixtures/WithApp.svelte";
import InstalledPanel from "./InstalledPanel.svelte";

async function show(prepare: (installs: ScriptedInstalled) => void = () => {}, report = GOOD_GPU) {
  const app = sampleApp();
  prepare(app.installs);
  await render(WithApp, { props: { app, component: InstalledPanel, props: { report } } });
  const panel = page.getByRole("region", { name: "Add a router model" });
  return { app, installs: app.installs, panel };
}

const button = (name: string | RegExp) => page.getByRole("button", { name });
async function look(): Promise<void> {
  await button("Choose a model to add").click();
  await button("See what it takes").click();
}

test("a published policy is looked at, installed, watched, paused and gone on with", async () => {
  const { panel, installs } = await show();
  await look();
  await expect.element(panel).toHaveTextContent("To be read 6.2 GB");
  await expect.element(panel).toHaveTextContent("1.7 GB in 83 files of weights");
  await expect.element(panel).toHaveTextContent("58 GB free of 60 GB");
  await expect.element(panel).toHaveTextContent("Qwen2.5-3B-Instruct fits");
  await button("Read 6.2 GB, convert and install").click();
  await expect.element(button("Pause")).toBeVisible();
  installs.newest.progress({
    done: 11,
    bytes: 1.2e9,
    newBytes: 1e9,
    elapsedMs: 40_000,
    writtenBytes: 300e6,
  });
  await expect
    .element(panel)
    .toHaveTextContent("1.2 GB of 6.2 GB read, 25 MB a second, 3 min 20 s left; 300 MB of 1.7 GB");
  await expect.element(panel).toHaveTextContent("Part 12 of 434: model.layers.0");
  installs.stored = [{ ...SAMPLE_MODEL, isComplete: false, bytes: 0.3e9 }];
  await button("Pause").click();
  const list = page.getByRole("list", { name: "Installed models" });
  await expect.element(list).toHaveTextContent("300 MB of 1.7 GB");
  await list.getByRole("button", { name: "Go on" }).click();
  installs.stored = [SAMPLE_MODEL];
  await expect.poll(() => installs.works.length).toBe(2);
  installs.newest.finish();
  await expect.element(panel).toHaveTextContent("Router-R1-Qwen2.5-3B-Instruct is installed.");
  await expect.element(list).toHaveTextContent("its source’s sums were right");
});

test("a licence is read and accepted before anything large is read", async () => {
  const { panel } = await show();
  await button("Choose a model to add").click();
  await page.getByRole("combobox", { name: "Model" }).selectOptions("xRouter");
  await button("See what it takes").click();
  await expect.element(page.getByRole("link", { name: "CC BY-NC 4.0" })).toBeVisible();
  const begin = panel.getByRole("button", { name: /^Read/ });
  await expect.element(begin).toBeDisabled();
  await page.getByRole("checkbox", { name: "I have read it" }).click();
  await expect.element(begin).toBeEnabled();
});

test("what does not fit is refused before the download, with what would", async () => {
  const { panel } = await show((installs) => {
    installs.planned = {
      ...SAMPLE_PLAN,
      summary: { ...SAMPLE_PLAN.summary, storeBytes: 70e9, warnings: ["It is odd."] },
    };
  });
  await look();
  await expect.element(panel).toHaveTextContent("It does not fit here.");
  await expect.element(panel).toHaveTextContent("takes 70.0 GB of storage");
  await expect
    .element(panel)
    .toHaveTextContent("would fit: Router-R1-Qwen2.5-3B-Instruct (1.7 GB)");
  await expect.element(panel).toHaveTextContent("It is odd.");
  await expect.element(button(/^Read/)).toBeDisabled();
  await button("Another one").click();
  await expect.element(button("See what it takes")).toBeVisible();
});

test("what this device cannot run can still be made for another", async () => {
  const { panel } = await show(() => {}, { ...GOOD_GPU, hasShaderF16: false });
  // The form begins with what the device computes in.
  await button("Choose a model to add").click();
  await expect.element(page.getByRole("combobox", { name: "Kept as" })).toHaveValue("q4f32_1");
  await button("See what it takes").click();
  await expect.element(panel).toHaveTextContent("It cannot run here.");
  await expect.element(button(/^Read/)).toBeDisabled();
  await page.getByRole("checkbox", { name: "Install it all the same" }).click();
  await expect.element(button(/^Read/)).toBeEnabled();
});

test("a damaged model is repaired, and deleted when that is confirmed", async () => {
  const { panel, installs } = await show((scripted) => {
    scripted.stored = [
      { ...SAMPLE_MODEL, verification: { at: 0, damaged: ["params_shard_7.bin"] } },
    ];
  });
  await expect.element(panel).toHaveTextContent("1 file is damaged or missing: params_shard_7.bin");
  await button("Repair").click();
  installs.newest.finish();
  await expect.element(panel).toHaveTextContent("is whole again");
  await button("Delete Router-R1-Qwen2.5-3B-Instruct, q4f16_1").click();
  await button("Delete it").click();
  await expect.poll(() => installs.removed).toEqual([SAMPLE_MODEL.id]);
});

test("an installed model is put into use", async () => {
  const { app, panel } = await show((scripted) => {
    scripted.stored = [SAMPLE_MODEL];
  });
  await button("Use it").click();
  expect(app.preferences.values.pageModel.libraryUrl).toBe(SAMPLE_MODEL.libraryUrl);
  await expect.element(panel).toHaveTextContent("chosen");
});

test("a folder of this computer is asked for again when it is needed again", async () => {
  const { installs } = await show((scripted) => {
    scripted.stored = [
      { ...SAMPLE_MODEL, origin: { kind: "folder", name: "mine" }, isComplete: false, bytes: 1e6 },
    ];
  });
  await button("Go on").click();
  expect(installs.works).toEqual([]);
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  const transfer = new DataTransfer();
  transfer.items.add(new File(["{}"], "config.json"));
  if (input !== null) {
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  await expect.poll(() => installs.works.length).toBe(1);
  expect(installs.newest.call[1]).toMatchObject({ files: [{ name: "config.json" }] });
});
