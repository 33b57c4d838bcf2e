import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SwitchyardError } from "#core/errors.ts";
import { ROUTER_TEMPLATE } from "#core/policies/router-r1/prompt.ts";
import { SIMPLE_PROMPT } from "#core/policies/xrouter/prompts.ts";
import { samplePoolsDesk } from "#state/fixtures/sample-pools-desk.svelte.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import ModelsPanels from "#ui/models/ModelsPanels.svelte";

const EDITED = "Ask {models}. {descriptions} <search> <answer> {question}";

async function show(...args: Parameters<typeof samplePoolsDesk>) {
  const sample = await samplePoolsDesk(...args);
  return { ...sample, screen: await render(ModelsPanels, { desk: sample.desk }) };
}

function promptOf(preferences: Preferences): unknown {
  return preferences.values.policyOptions["router-r1"]?.["prompt"];
}

it("puts an edited prompt into use only when asked to", async () => {
  const { screen, preferences } = await show();
  await screen.getByLabelText("Template").fill(EDITED);
  await expect.element(screen.getByText("Not in use yet.")).toBeVisible();
  expect(promptOf(preferences)).toBeUndefined();
  await screen.getByRole("button", { name: "Use this prompt" }).click();
  await expect.element(screen.getByText("changed by you")).toBeVisible();
  expect(promptOf(preferences)).toBe(EDITED);
});

it("resets to the page's own prompt, and undoes that", async () => {
  const { screen, preferences, notices } = await show(
    {},
    { policyOptions: { "router-r1": { prompt: EDITED } } },
  );
  const field = screen.getByLabelText("Template");
  await expect.element(field).toHaveValue(EDITED);
  await screen.getByRole("button", { name: "Reset to the page’s own" }).click();
  await expect.element(field).toHaveValue(ROUTER_TEMPLATE);
  await expect.element(screen.getByText("the page’s own", { exact: true })).toBeVisible();
  expect(promptOf(preferences)).toBeUndefined();

  notices.list[0]?.action?.run();
  await expect.element(field).toHaveValue(EDITED);
  expect(promptOf(preferences)).toBe(EDITED);
});

it("refuses a prompt without a place for the question and keeps the text", async () => {
  const { screen } = await show();
  const field = screen.getByLabelText("Template");
  await field.fill("Only {models}.");
  await expect.element(field).toHaveAccessibleDescription(/The question has no place in it/);
  await expect.element(screen.getByRole("button", { name: "Use this prompt" })).toBeDisabled();
  await expect.element(field).toHaveValue("Only {models}.");
});

it("says what would be downloaded from where, and takes it into use when its hash is right", async () => {
  const asked: string[][] = [];
  const released = "Released: <search> <answer> {question}";
  const { screen, preferences } = await show({
    importPrompt: async (policy, id) => {
      asked.push([policy, id]);
      return released;
    },
  });
  await expect.element(screen.getByText("raw.githubusercontent.com")).toBeVisible();
  await expect.element(screen.getByText("801a240")).toBeVisible();
  await screen.getByRole("button", { name: "Import for Llama" }).click();
  await expect.element(screen.getByLabelText("Template")).toHaveValue(released);
  await expect.element(screen.getByText("It has no {models}")).toBeVisible();
  expect(asked).toEqual([["router-r1", "llama"]]);
  expect(promptOf(preferences)).toBe(released);
});

it("changes nothing when the released prompt cannot be had", async () => {
  const { screen, preferences } = await show({
    importPrompt: async () => {
      throw new SwitchyardError("template-mismatch", "Its hash differs.", { side: "network" });
    },
  });
  await screen.getByRole("button", { name: "Import for Qwen" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Its hash differs.");
  await expect.element(screen.getByLabelText("Template")).toHaveValue(ROUTER_TEMPLATE);
  expect(promptOf(preferences)).toBeUndefined();
});

it("edits any router’s prompt in one place, with the released ones of its mode", async () => {
  const asked: string[][] = [];
  const { screen, preferences } = await show(
    {
      importPrompt: async (policy, id) => {
        asked.push([policy, id]);
        return "Released.";
      },
    },
    { policyOptions: { xrouter: { mode: "simple" } } },
  );
  await screen.getByLabelText("Of which router").selectOptions("xRouter");
  await expect.element(screen.getByLabelText("Template")).toHaveValue(SIMPLE_PROMPT);
  await expect
    .element(screen.getByRole("button", { name: "Import for agent mode" }))
    .not.toBeInTheDocument();
  await screen.getByRole("button", { name: "Import for simple mode" }).click();
  await expect.element(screen.getByLabelText("Template")).toHaveValue("Released.");
  expect(asked).toEqual([["xrouter", "simple"]]);
  expect(preferences.values.policyOptions).toEqual({
    xrouter: { mode: "simple", prompt: "Released." },
  });
});
