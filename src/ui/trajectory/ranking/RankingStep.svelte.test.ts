import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { OptionsRanked } from "#core/trajectory/events.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { sampleRanking } from "#state/fixtures/sample-r2-run.ts";
import RankingStep from "./RankingStep.svelte";
import { pairText } from "./ranked-text.ts";

const RANKING: OptionsRanked = { ...sampleRanking(), at: 0 };
const [FIRST] = RANKING.options;
const RECORDED = FIRST === undefined ? "" : pairText(FIRST);

function show(ranking = RANKING, pool = SAMPLE_POOL) {
  return render(RankingStep, { props: { ranking, pool, fidelity: "switchyard" } });
}

const slider = () => page.getByRole("slider", { name: /What if/ });
const rows = () => page.getByRole("row").elements().length - 1;

test("shows what was chosen, the best options, and all of them on demand", async () => {
  await show();
  await expect.element(page.getByText(`Chose ${RECORDED}.`)).toBeVisible();
  await expect.element(page.getByRole("row").nth(1)).toHaveTextContent("chosen in the run");
  expect(rows()).toBe(6);
  await page.getByRole("button", { name: "Show all 42 options" }).click();
  expect(rows()).toBe(42);
});

test("λ re-ranks at once: cost chooses the cheapest, quality the best, and the record stays marked", async () => {
  await show();
  slider().element().focus();
  await userEvent.keyboard("{End}");
  await expect
    .element(page.getByRole("status"))
    .toHaveTextContent("It would have chosen LLaMA-3.1-8B-Instruct with 50 tokens instead.");
  await userEvent.keyboard("{Home}");
  await expect
    .element(page.getByRole("status"))
    .toHaveTextContent(/It would have chosen Mixtral-8x22B-Instruct .* instead\./);
  await expect
    .element(page.getByRole("img"))
    .toHaveAccessibleName(/Chosen: Mixtral-8x22B-Instruct/);
  // The record's own choice is in the table wherever it stands now.
  await expect.element(page.getByText("chosen in the run").first()).toBeVisible();
  await page.getByRole("button", { name: "Back to the run’s λ" }).click();
  await expect
    .element(page.getByRole("img"))
    .toHaveAccessibleName(new RegExp(`Chosen: ${RECORDED}`));
});

test("options without a price are left out and counted", async () => {
  const pool = SAMPLE_POOL.map((candidate, index) =>
    index === 0 ? { ...candidate, price: null } : candidate,
  );
  await show(RANKING, pool);
  await expect
    .element(page.getByText("7 options are left out: their price is not known."))
    .toBeVisible();
});

test("a pool without prices still shows what was chosen", async () => {
  await show(
    RANKING,
    SAMPLE_POOL.map((candidate) => ({ ...candidate, price: null })),
  );
  await expect.element(page.getByText(`Chose ${RECORDED}.`)).toBeVisible();
  await expect.element(page.getByText(/cannot be compared again/)).toBeVisible();
});
