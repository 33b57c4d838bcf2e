import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { VerdictCode } from "#core/evaluation/report/verdict-kinds.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleEvaluated } from "#state/fixtures/scripted-lab.ts";
import WithApp from "../fixtures/WithApp.svelte";
import EvaluatePanels from "./EvaluatePanels.svelte";

async function show() {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  const desk = await app.lab();
  await render(WithApp, { props: { app, component: EvaluatePanels, props: { desk } } });
  await expect.poll(() => app.labWork.tasks.length).toBe(1);
  return { app, desk, lab: app.labWork };
}

const status = () => page.getByRole("status").first();
const verdictWith = (code: VerdictCode) => {
  const evaluated = sampleEvaluated();
  const { report } = evaluated;
  return { ...evaluated, report: { ...report, verdict: { ...report.verdict, code } } };
};

describe("what stands", () => {
  test("is told while a first look is on the screen, and once more when all of it is there", async () => {
    const { lab } = await show();
    lab.newest.post({ type: "report", evaluated: sampleEvaluated(), isWhole: false });
    await expect.element(status()).toHaveTextContent(/^First look: 1 of \d+ routers\. Starting…$/);
    lab.newest.succeed();
    await expect.element(status()).toHaveTextContent(/One router is judged\.$/);
    await expect
      .element(status())
      .toHaveTextContent(sampleEvaluated().report.verdict.sentence.split(".")[0] ?? "");
  });

  test("says so calmly when the first look said otherwise", async () => {
    const { lab } = await show();
    lab.newest.post({ type: "report", evaluated: verdictWith("pays"), isWhole: false });
    lab.newest.succeed(verdictWith("does-not-pay"));
    await expect
      .element(status())
      .toHaveTextContent(/The first look, with fewer of them, said otherwise: it pays\.$/);
  });

  test("has a way on from work that was stopped, before and after the first look", async () => {
    const { lab } = await show();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.element(status()).toHaveTextContent("Stopped before anything was judged.");
    await page.getByRole("button", { name: "Judge it" }).click();
    expect(lab.newest.task).toMatchObject({ kind: "evaluate", source: { kind: "shipped" } });
    lab.newest.post({ type: "report", evaluated: sampleEvaluated(), isWhole: false });
    await expect.element(page.getByRole("article", { name: "Report" })).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.element(status()).toHaveTextContent(/^Stopped: 1 of \d+ routers are judged/);
    await page.getByRole("button", { name: "Judge all" }).click();
    lab.newest.succeed();
    await expect.element(status()).toHaveTextContent(/One router is judged\.$/);
    expect(page.getByRole("button", { name: /^Judge/ }).elements()).toHaveLength(0);
  });

  test("names the routers that were not fitted with the reason, on demand", async () => {
    const { lab } = await show();
    lab.newest.succeed({
      ...sampleEvaluated(),
      refused: [
        { name: "ridge", reason: "There are no texts." },
        { name: "neighbours", reason: "There are no texts." },
      ],
    });
    await page.getByText("2 routers were not fitted").click();
    await expect
      .element(page.getByRole("definition").first())
      .toHaveTextContent("There are no texts.");
  });
});

test("whoever decides against using a router goes on where they came from", async () => {
  const { lab, desk } = await show();
  lab.newest.succeed();
  const use = page.getByRole("button", { name: "Use Fitted task table" });
  await use.click();
  const panel = page.getByRole("region", { name: /^Use .* in Ask$/ });
  await expect.element(panel).toHaveFocus();
  await expect.element(panel).toHaveTextContent("between 2 of the 3 that it was judged with");
  await userEvent.keyboard("{Escape}");
  await expect.element(use).toHaveFocus();
  await use.click();
  await panel.getByRole("button", { name: "Not now" }).click();
  await expect.element(use).toHaveFocus();
  expect(desk.draft).toBeNull();
});

test("the verdict says which table it is about, from where and under which licence", async () => {
  const { lab } = await show();
  const evaluated = sampleEvaluated();
  const source = "owner/Made at 4e7a796942ce26e9d5f2b93191c7c2585c99c2e3";
  const table = { ...evaluated.report.table, name: "Made", source, licence: "MIT" };
  lab.newest.succeed({ ...evaluated, report: { ...evaluated.report, table } });
  const origin = page.getByText("80 questions × 3 candidates");
  await expect.element(origin).toBeVisible();
  await expect.element(page.getByText("from owner/Made at 4e7a796…").first()).toBeVisible();
  await expect.element(page.getByText("MIT", { exact: true }).first()).toBeVisible();
});
