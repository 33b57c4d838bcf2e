import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { foldEvents, type Trajectory } from "#core/trajectory/trajectory.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import RewardPanel from "./RewardPanel.svelte";

const RUN: Trajectory = foldEvents(sampleRun());
const total = () =>
  page.getByText("Reward", { exact: true }).element().parentElement?.textContent ?? "";

test("judges the outcome against the answer that is typed", async () => {
  await render(RewardPanel, { props: { run: RUN, pastCosts: [], knownGolds: [] } });
  await expect.poll(total).toContain("Name a right answer");
  await page.getByRole("textbox", { name: /Right answers/ }).fill("Rhine\nthe Rhine");
  await expect.element(page.getByText("Exact match 1, F1 1")).toBeVisible();
  await page.getByRole("textbox", { name: /Right answers/ }).fill("Danube");
  await expect.poll(total).toContain("A wrong answer earns nothing");
});

test("weighs the cost with α", async () => {
  await render(RewardPanel, { props: { run: RUN, pastCosts: [], knownGolds: ["Rhine"] } });
  // With one cost only, the cost reward is 0.5: at α = 0.6 the total is 0.4 × 1 + 0.6 × 0.5.
  await expect.poll(total).toContain("0.7");
  await page.getByRole("slider").fill("0");
  await expect.poll(total).toContain("Reward 1 ");
});

test("a bad format closes the gate and says which rule failed", async () => {
  const events = sampleRun().filter((event) => event.type !== "information-insert");
  await render(RewardPanel, {
    props: { run: foldEvents(events), pastCosts: [], knownGolds: ["Rhine"] },
  });
  await expect.poll(total).toContain("-1");
  await expect.element(page.getByText(/as many replies as searches/)).toBeVisible();
});
