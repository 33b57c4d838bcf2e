import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SwitchyardError } from "#core/errors.ts";
import { NO_KEYS } from "#state/fixtures/sample-settings.svelte.ts";
import { scriptedCalls } from "#state/fixtures/scripted-calls.ts";
import { Keys } from "#state/settings/keys.svelte.ts";
import type { RouterApi } from "#workers/router/api.ts";
import KeyPanel from "./KeyPanel.svelte";

const CANARY = "sk-canary-0000";
const ORIGIN = "https://openrouter.ai";

async function show(script: Partial<RouterApi>) {
  const keys = new Keys(scriptedCalls({ vaultStatus: async () => NO_KEYS, ...script }));
  await keys.load();
  let changes = 0;
  const screen = await render(KeyPanel, {
    keys,
    provider: "openrouter",
    name: "OpenRouter",
    baseUrl: `${ORIGIN}/api/v1`,
    isOptional: false,
    onchange: () => {
      changes += 1;
    },
  });
  return { screen, keys, changes: () => changes };
}

it("hands a key over once, empties the field and says where the key goes", async () => {
  const given: string[][] = [];
  const { screen, keys, changes } = await show({
    setKey: async (...args) => {
      given.push(args);
      return {
        keys: [{ provider: "openrouter", origin: ORIGIN, remembered: false }],
        locked: false,
      };
    },
  });
  const field = screen.getByLabelText("Key for OpenRouter");
  await expect.element(field).toHaveAttribute("type", "password");
  await expect.element(field).toHaveAttribute("autocomplete", "off");
  await field.fill(CANARY);
  await screen.getByRole("button", { name: "Use key" }).click();

  await expect.element(screen.getByText("The key is in place.")).toBeVisible();
  await expect
    .element(screen.getByText(`A key is in memory; it is sent to ${ORIGIN} only.`))
    .toBeVisible();
  await expect.element(screen.getByLabelText("Another key for OpenRouter")).toHaveValue("");
  expect(given).toEqual([["openrouter", `${ORIGIN}/api/v1`, CANARY]]);
  expect(changes()).toBe(1);
  expect(document.documentElement.outerHTML).not.toContain(CANARY);
  expect(JSON.stringify([keys.status, keys.failure, keys.keyFailures])).not.toContain(CANARY);
});

it("takes off what clings to a key and says so", async () => {
  const given: string[] = [];
  const { screen } = await show({
    setKey: async (_provider, _url, key) => {
      given.push(key);
      return NO_KEYS;
    },
  });
  await screen.getByLabelText("Key for OpenRouter").fill(`OPENROUTER_API_KEY="${CANARY}";`);
  await screen.getByRole("button", { name: "Use key" }).click();
  await expect.element(screen.getByText("without what stood around it")).toBeVisible();
  expect(given).toEqual([CANARY]);
});

it("says at the field what is wrong with a text that cannot be a key, and hands nothing over", async () => {
  const given: string[] = [];
  const { screen, keys, changes } = await show({
    setKey: async (_provider, _url, key) => {
      given.push(key);
      return NO_KEYS;
    },
  });
  const field = screen.getByLabelText("Key for OpenRouter");
  await field.fill(`${CANARY}…9z`);
  await screen.getByRole("button", { name: "Use key" }).click();
  await expect.element(field).toHaveAccessibleDescription(/^This key is masked/);
  expect(given).toEqual([]);
  expect(changes()).toBe(0);
  expect(JSON.stringify(keys.keyFailures)).not.toContain(CANARY);
});

it("says at the field why a key was not taken, and keeps nothing of it", async () => {
  const { screen, changes } = await show({
    setKey: async () => {
      throw new SwitchyardError("vault-locked", "Your remembered keys are locked.", {
        fix: "Unlock them.",
        side: "visitor",
      });
    },
  });
  const field = screen.getByLabelText("Key for OpenRouter");
  await field.fill(CANARY);
  await screen.getByRole("button", { name: "Use key" }).click();
  await expect
    .element(field)
    .toHaveAccessibleDescription("Your remembered keys are locked. Unlock them.");
  await expect.element(field).toHaveAttribute("aria-invalid", "true");
  await expect.element(field).toHaveValue("");
  expect(changes()).toBe(0);
});

it("takes no key while remembered ones wait for their passphrase", async () => {
  const { screen } = await show({ vaultStatus: async () => ({ keys: [], locked: true }) });
  await expect.element(screen.getByLabelText("Key for OpenRouter")).toBeDisabled();
  await expect.element(screen.getByText("Unlock the remembered keys first")).toBeVisible();
});

it("warns when the address has moved away from the key's origin", async () => {
  const held = { provider: "openrouter", origin: "http://localhost:9", remembered: false };
  const { screen } = await show({ vaultStatus: async () => ({ keys: [held], locked: false }) });
  await expect.element(screen.getByText("the key will not be sent there")).toBeVisible();
});

it("forgets a key by handing over an empty one", async () => {
  const held = { provider: "openrouter", origin: ORIGIN, remembered: false };
  const given: string[] = [];
  const { screen } = await show({
    vaultStatus: async () => ({ keys: [held], locked: false }),
    setKey: async (_provider, _url, key) => {
      given.push(key);
      return NO_KEYS;
    },
  });
  await screen.getByRole("button", { name: "Forget this key" }).click();
  await expect.element(screen.getByText("The key was forgotten.")).toBeVisible();
  expect(given).toEqual([""]);
});
