import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleR2Run } from "#state/fixtures/sample-r2-run.ts";
import { sampleXRouterRun } from "#state/fixtures/sample-xrouter-run.ts";
import WithApp from "../fixtures/WithApp.svelte";
import RewardTab from "./RewardTab.svelte";

async function show(events: readonly RunEvent[]) {
  const props = { run: foldEvents(events) };
  await render(WithApp, { props: { app: sampleApp(), component: RewardTab, props } });
}

const part = (term: string) =>
  page.getByText(term, { exact: true }).element().parentElement?.textContent ?? "";

test("xRouter's reward in both forms follows λ, K and the cap", async () => {
  await show(sampleXRouterRun());
  await page.getByRole("textbox", { name: /Right answers/ }).fill("2027 is prime");
  await expect.poll(() => part("Score")).toContain("1");
  // Candidates alone: 0.0000901 dollars, so 1 · (1 − 3 · 0.0000901).
  expect(part("Reward of the code")).toContain("0.99973");
  expect(part("Reward of the README")).toContain("0.99973");
  await page.getByRole("slider", { name: /^K/ }).fill("2");
  expect(part("Reward of the code")).toContain("1.99973");
  expect(part("Reward of the README")).toContain("0.99973");
  await page.getByRole("checkbox", { name: /router’s own tokens/ }).click();
  expect(part("Cost")).toContain("$0.00039");
  await page.getByRole("slider", { name: /^Cap/ }).fill("0");
  expect(part("Penalty")).toMatch(/^Penalty 0 /);
  await page.getByRole("button", { name: "As in the README" }).click();
  expect(part("Penalty")).toContain("at most 0.6: full from $0.3");
});

test("a wrong answer earns nothing in the code's form", async () => {
  await show(sampleXRouterRun());
  await page.getByRole("textbox", { name: /Right answers/ }).fill("it is composite");
  await expect.poll(() => part("Reward of the code")).toMatch(/^Reward of the code 0 /);
  expect(part("Reward of the README")).toContain("-0.00027");
});

test("the reader's own judgement is a score, too", async () => {
  await show(sampleXRouterRun());
  await expect.poll(() => part("Reward of the code")).toContain("unknown");
  await page.getByRole("radio", { name: "My own judgement" }).click();
  page
    .getByRole("slider", { name: /From wrong/ })
    .element()
    .focus();
  await userEvent.keyboard("{Home}");
  await expect.poll(() => part("Score")).toMatch(/^Score 0 /);
});

test("where no reward is defined it says so, and shows score and cost alone", async () => {
  await show(sampleR2Run());
  await expect.element(page.getByText(/No reward is defined for R2-Router/)).toBeVisible();
  await page.getByRole("textbox", { name: /Right answers/ }).fill("short wavelengths");
  await expect.poll(() => part("Score")).toMatch(/^Score 1 /);
});
