import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import type { PriceChange } from "#core/cost/price-change.ts";
import { SwitchyardError } from "#core/errors.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { samplePoolsDesk } from "#state/fixtures/sample-pools-desk.svelte.ts";
import ModelsPanels from "#ui/models/ModelsPanels.svelte";

const CHANGES: readonly PriceChange[] = [
  change("Qwen2.5-7B-Instruct", 50_000, 120_000),
  change("LLaMA-3.1-8B-Instruct", 20_000, 30_000),
];

function change(candidate: string, input: number, output: number): PriceChange {
  const before = SAMPLE_POOL.find(({ id }) => id === candidate)?.price ?? null;
  const after = {
    input,
    output,
    source: "https://openrouter.ai/api/v1/models",
    date: "2026-11-22",
  };
  return { candidate, before, after };
}

async function show(refreshPrices: () => Promise<readonly PriceChange[]>) {
  const sample = await samplePoolsDesk({ refreshPrices });
  return { ...sample, screen: await render(ModelsPanels, { desk: sample.desk }) };
}

it("shows before and after, and accepts only what is chosen", async () => {
  const { screen, stored } = await show(async () => CHANGES);
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  const proposal = screen.getByRole("region", { name: "2 prices differ" });
  await expect.element(proposal.getByText("in $0.04 → $0.05")).toBeVisible();
  await expect.element(proposal.getByText("out $0.10 → $0.12")).toBeVisible();
  await expect.element(proposal.getByText("out $0.05 → $0.03")).toBeVisible();

  await proposal.getByRole("checkbox", { name: "LLaMA-3.1-8B-Instruct" }).click();
  await proposal.getByRole("button", { name: "Accept 1" }).click();
  await expect.element(screen.getByText("1 price is new.")).toBeVisible();
  const [qwen, llama] = stored.get("mine")?.pool ?? [];
  expect(qwen?.price).toMatchObject({ input: 50_000, output: 120_000, date: "2026-11-22" });
  expect(llama?.price).toEqual(SAMPLE_POOL[1]?.price);
});

it("changes nothing when the old prices are kept", async () => {
  const { screen, stored } = await show(async () => CHANGES);
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await screen.getByRole("button", { name: "Keep the old ones" }).click();
  await expect.element(screen.getByText("2 prices differ")).not.toBeInTheDocument();
  expect(stored.get("mine")?.pool).toEqual(SAMPLE_POOL.slice(0, 3));
});

it("says so when no price differs", async () => {
  const { screen } = await show(async () => []);
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await expect.element(screen.getByText("No listed price differs")).toBeVisible();
});

it("says what went wrong and lets the visitor try again", async () => {
  let count = 0;
  const { screen } = await show(async () => {
    count += 1;
    if (count > 1) return CHANGES;
    throw new SwitchyardError("offline", "You are offline.", {
      fix: "Go online.",
      side: "network",
    });
  });
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("You are offline.");
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await expect.element(screen.getByText("2 prices differ")).toBeVisible();
  await expect.element(screen.getByRole("alert")).not.toBeInTheDocument();
});

it("keeps the proposals when they cannot be stored", async () => {
  const { screen, store } = await show(async () => CHANGES);
  store.acceptPrices = async () => {
    throw new SwitchyardError("storage-failed", "The storage does not answer.");
  };
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await screen.getByRole("button", { name: "Accept all" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("The storage does not answer.");
  await expect.element(screen.getByRole("button", { name: "Accept all" })).toBeEnabled();
});

it("drops proposals when another pool comes into view, also late ones", async () => {
  let answer: (changes: readonly PriceChange[]) => void = () => {};
  const { screen, desk } = await show(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  await screen.getByRole("button", { name: "Refresh prices" }).click();
  await screen.getByRole("radio", { name: "Preset" }).click();
  answer(CHANGES);
  await expect.element(screen.getByRole("heading", { name: "Preset" })).toBeVisible();
  expect(desk.prices.changes).toEqual([]);
  expect(desk.prices.status).toBe("idle");
});
