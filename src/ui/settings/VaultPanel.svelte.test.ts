import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SwitchyardError } from "#core/errors.ts";
import { NO_KEYS } from "#state/fixtures/sample-settings.svelte.ts";
import { scriptedCalls } from "#state/fixtures/scripted-calls.ts";
import { Keys } from "#state/settings/keys.svelte.ts";
import type { RouterApi, VaultStatus } from "#workers/router/api.ts";
import VaultPanel from "./VaultPanel.svelte";

const WORDS = "canary-words-0000";
const IN_MEMORY: VaultStatus = {
  keys: [{ provider: "openai", origin: "https://api.openai.com", remembered: false }],
  locked: false,
};
const REMEMBERED: VaultStatus = {
  keys: [{ provider: "openai", origin: "https://api.openai.com", remembered: true }],
  locked: false,
};
const LOCKED: VaultStatus = { keys: [], locked: true };

async function show(first: VaultStatus, script: Partial<RouterApi> = {}) {
  const keys = new Keys(scriptedCalls({ vaultStatus: async () => first, ...script }));
  await keys.load();
  return render(VaultPanel, { keys });
}

it("says plainly how keys are kept, before there is one", async () => {
  const screen = await show(NO_KEYS);
  await expect.element(screen.getByText("kept in memory only: closing the page")).toBeVisible();
  await expect.element(screen.getByText("extension can still see")).toBeVisible();
  expect(screen.getByRole("button").elements()).toEqual([]);
});

it("asks for the passphrase twice and keeps neither", async () => {
  const given: string[] = [];
  const screen = await show(IN_MEMORY, {
    rememberKeys: async (passphrase) => {
      given.push(passphrase);
      return REMEMBERED;
    },
  });
  const first = screen.getByLabelText("Passphrase, to remember the keys");
  const second = screen.getByLabelText("The same again");
  await first.fill(WORDS);
  await second.fill("something else");
  await screen.getByRole("button", { name: "Remember" }).click();
  await expect.element(second).toHaveAccessibleDescription("The two differ.");
  await expect.element(second).toHaveFocus();
  expect(given).toEqual([]);

  await second.fill(WORDS);
  await screen.getByRole("button", { name: "Remember" }).click();
  await expect.element(screen.getByText("1 key, remembered under your passphrase.")).toBeVisible();
  expect(given).toEqual([WORDS]);
  expect(document.documentElement.outerHTML).not.toContain(WORDS);
  await expect.element(screen.getByRole("button", { name: "Lock" })).toBeVisible();
});

it("says at the field that a passphrase does not fit", async () => {
  const screen = await show(LOCKED, {
    unlock: async () => {
      throw new SwitchyardError("passphrase-wrong", "This passphrase does not open your keys.", {
        fix: "Try again.",
        side: "visitor",
      });
    },
  });
  const field = screen.getByLabelText("Passphrase");
  await field.fill(WORDS);
  await screen.getByRole("button", { name: "Unlock" }).click();
  await expect
    .element(field)
    .toHaveAccessibleDescription("This passphrase does not open your keys. Try again.");
  await expect.element(field).toHaveValue("");
});

it("forgets all keys only when that is confirmed", async () => {
  let forgotten = 0;
  const screen = await show(LOCKED, {
    forgetKeys: async () => {
      forgotten += 1;
      return NO_KEYS;
    },
  });
  await screen.getByRole("button", { name: "Forget all keys" }).click();
  await screen.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  expect(forgotten).toBe(0);
  await screen.getByRole("button", { name: "Forget all keys" }).click();
  await screen.getByRole("dialog").getByRole("button", { name: "Forget all keys" }).click();
  await expect.element(screen.getByText("No key yet.")).toBeVisible();
  expect(forgotten).toBe(1);
});
