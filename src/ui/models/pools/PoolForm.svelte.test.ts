import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SwitchyardError } from "#core/errors.ts";
import { samplePoolsDesk } from "#state/fixtures/sample-pools-desk.svelte.ts";
import ModelsPanels from "#ui/models/ModelsPanels.svelte";

async function edit() {
  const sample = await samplePoolsDesk();
  const screen = await render(ModelsPanels, { desk: sample.desk });
  await screen.getByRole("button", { name: "Edit pool" }).click();
  await screen.getByText("LLaMA-3.1-8B-Instruct", { exact: true }).click();
  return { ...sample, screen };
}

it("shows a repeated name at its field, keeps the text and stores nothing", async () => {
  const { screen, stored } = await edit();
  const name = screen.getByLabelText("Name", { exact: true }).nth(1);
  await name.fill("qwen2.5-7b-instruct");
  await expect
    .element(name)
    .toHaveAccessibleDescription(/Name repeats the name “qwen2.5-7b-instruct” of candidate 1\./);
  await expect.element(name).toHaveAttribute("aria-invalid", "true");

  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect.element(screen.getByText("One field is not right yet.")).toBeVisible();
  await expect.element(name).toHaveValue("qwen2.5-7b-instruct");
  await expect.element(name).toHaveFocus();
  expect(stored.get("mine")?.pool[1]?.id).toBe("LLaMA-3.1-8B-Instruct");
});

it("stores a right pool, puts it into use and closes the form", async () => {
  const { screen, stored, preferences, notices } = await edit();
  await screen.getByLabelText("Name", { exact: true }).nth(1).fill("Small-Llama");
  await screen.getByLabelText("Price out, $ per 1M tokens").nth(1).fill("0.07");
  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect.element(screen.getByRole("heading", { name: "Small-Llama" })).toBeVisible();
  expect(stored.get("mine")?.pool[1]).toMatchObject({
    id: "Small-Llama",
    price: { input: 20_000, output: 70_000, source: "visitor", date: "2026-11-22" },
  });
  expect(preferences.values.poolId).toBe("mine");
  expect(notices.list).toHaveLength(1);
});

it("stores that a candidate's thinking stays in its replies, and what it takes for each request", async () => {
  const { screen, stored } = await edit();
  await screen
    .getByRole("checkbox", { name: /Keep its thinking out of its replies/ })

    .click();
  await screen.getByLabelText("Fee per request, $").nth(1).fill("0.005");
  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect.element(screen.getByText("And $0.005 for each request.")).toBeVisible();
  const pool = stored.get("mine")?.pool;
  expect(pool?.[1]).toMatchObject({ splitThinking: false, price: { perRequest: 5_000_000_000 } });
  expect(pool?.[0]).not.toHaveProperty("splitThinking");
});

it("keeps everything that was typed when storage fails", async () => {
  const { screen, store } = await edit();
  store.put = async () => {
    throw new SwitchyardError("storage-full", "The browser's storage is full.", {
      fix: "Delete runs.",
      side: "visitor",
    });
  };
  const name = screen.getByLabelText("Name", { exact: true }).nth(1);
  await name.fill("Small-Llama");
  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect
    .element(screen.getByRole("alert"))
    .toHaveTextContent("The browser's storage is full.");
  await expect.element(name).toHaveValue("Small-Llama");
});

it("asks before it gives changes up, and gives them up", async () => {
  const { screen, stored } = await edit();
  await screen.getByLabelText("Name", { exact: true }).nth(1).fill("Small-Llama");
  await screen.getByRole("button", { name: "Cancel" }).click();
  await screen.getByRole("button", { name: "Give up the changes" }).click();
  await expect.element(screen.getByRole("button", { name: "Edit pool" })).toBeVisible();
  expect(stored.get("mine")?.pool[1]?.id).toBe("LLaMA-3.1-8B-Instruct");
});

it("edits a preset as a copy and leaves the preset as it is", async () => {
  const sample = await samplePoolsDesk({}, { poolId: "preset" });
  const screen = await render(ModelsPanels, { desk: sample.desk });
  await screen.getByRole("button", { name: "Edit a copy" }).click();
  await expect.element(screen.getByLabelText("Name of the pool")).toHaveValue("Preset, copy");
  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect.element(screen.getByRole("radio", { name: "Preset, copy" })).toBeChecked();
  expect(sample.stored.get("new-1")).toMatchObject({ name: "Preset, copy", isOwn: true });
  expect(sample.stored.get("preset")?.isOwn).toBe(false);
});

it("makes a new pool, and says what is missing only when it is saved", async () => {
  const { desk } = await samplePoolsDesk();
  const screen = await render(ModelsPanels, { desk });
  await screen.getByRole("button", { name: "New pool" }).click();
  const name = screen.getByLabelText("Name", { exact: true });
  await expect.element(name).toHaveAttribute("aria-invalid", "false");
  await screen.getByRole("button", { name: "Save pool" }).click();
  await expect.element(name).toHaveAccessibleDescription(/Name may not be empty\./);
  await expect.element(screen.getByLabelText("Name of the pool")).toHaveFocus();
});

it("deletes an own pool, and undoes it", async () => {
  const { desk, stored, notices } = await samplePoolsDesk();
  const screen = await render(ModelsPanels, { desk });
  await screen.getByRole("button", { name: "Delete" }).click();
  await expect.element(screen.getByRole("radio", { name: "Mine" })).not.toBeInTheDocument();
  expect(stored.has("mine")).toBe(false);
  notices.list[0]?.action?.run();
  await expect.element(screen.getByRole("radio", { name: "Mine" })).toBeChecked();
  expect(stored.has("mine")).toBe(true);
});
