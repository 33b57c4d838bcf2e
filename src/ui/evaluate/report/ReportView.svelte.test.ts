import { describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import {
  SAMPLE_REPORT as REPORT,
  showReport as show,
  SAMPLE_TABLE as TABLE,
} from "./fixtures/show-report.ts";

const table = () => page.getByRole("region", { name: "Table of routers" });
const firstCells = () =>
  [...table().element().querySelectorAll("tbody th")].map((cell) => cell.textContent?.trim() ?? "");

describe("the verdict", () => {
  test("comes first, with its interval and with what was asked", async () => {
    await show();
    const heading = page.getByRole("heading", { level: 2 }).first();
    await expect.element(heading).toHaveTextContent(/^(Routing pays|Routing does not pay|Whether)/);
    await expect.element(page.getByText("As good, for less?")).toBeVisible();
    const { difference } = REPORT.verdict.atEqualQuality ?? { difference: 0 };
    const figure = `${difference < 0 ? "−" : "+"}${Math.abs(difference * 100).toFixed(1)} points`;
    await expect.element(page.getByText(figure, { exact: true }).first()).toBeVisible();
  });
});

describe("the table of routers", () => {
  test("is sorted by any column, by click and by key, and says how", async () => {
    await show();
    const before = firstCells();
    const accuracy = table().getByRole("columnheader", { name: "Accuracy" });
    await accuracy.getByRole("button").click();
    await expect.element(accuracy).toHaveAttribute("aria-sort", "descending");
    expect(firstCells()[0]).toBe("Oracle");
    accuracy.getByRole("button").element().focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(accuracy).toHaveAttribute("aria-sort", "ascending");
    expect(firstCells().at(-1)).toBe("Oracle");
    await userEvent.keyboard("{Enter}");
    await expect.element(accuracy).toHaveAttribute("aria-sort", "none");
    expect(firstCells()).toEqual(before);
    await table().getByRole("columnheader", { name: "$ per 1,000" }).getByRole("button").click();
    expect(firstCells()[0]).toBe("Cheapest: small");
    await table().getByRole("columnheader", { name: "Row" }).getByRole("button").click();
    expect(firstCells()).toEqual(before.toSorted((a, b) => a.localeCompare(b, "en")));
  });

  test("has its columns in groups", async () => {
    await show();
    await page.getByRole("radio", { name: "How sure" }).click();
    await expect.element(table().getByRole("columnheader", { name: "McNemar p" })).toBeVisible();
    await page.getByRole("radio", { name: "Pair" }).click();
    await expect.element(table().getByRole("columnheader", { name: "CPT(50 %)" })).toBeVisible();
  });

  test("uses a router with the λ that is shown", async () => {
    const onUse = vi.fn();
    await show(REPORT, TABLE, onUse);
    await page.getByRole("button", { name: "Use Seer 0.3" }).click();
    const setting = REPORT.routers[0]?.settings.find(({ kind }) => kind === "equal-quality");
    expect(onUse.mock.calls).toEqual([["seer-0.3", setting?.lambda]]);
    await page.getByLabelText("Routers", { exact: true }).selectOptions("quality");
    await page.getByRole("button", { name: "Use Seer 0.9" }).click();
    expect(onUse.mock.calls[1]).toEqual(["seer-0.9", 0]);
  });
});

describe("two routers, question by question", () => {
  test("are counted as in the report, filtered and paged", async () => {
    await show();
    const against = REPORT.routers[0]?.settings.find(
      ({ kind }) => kind === "equal-quality",
    )?.against;
    await page.getByLabelText("First", { exact: true }).selectOptions("Seer 0.3, at equal quality");
    await page.getByLabelText("Second", { exact: true }).selectOptions("large alone");
    const only = page.getByRole("radio", { name: `only the first ${against?.wins}` });
    await only.click();
    const rows = page.getByRole("region", { name: "Questions" });
    const shown = Math.min(20, against?.wins ?? 0);
    expect(rows.getByRole("row").elements()).toHaveLength(shown + 1);
    await page.getByRole("radio", { name: "all 120" }).click();
    await expect.element(page.getByText("Page 1 of 6")).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
    await expect.element(rows.getByRole("row").nth(1)).toHaveTextContent("q00200");
    await page.getByLabelText("Task", { exact: true }).selectOptions("task 1");
    await expect.element(page.getByText("Page 1 of 2")).toBeVisible();
    await expect.element(page.getByRole("radio", { name: "all 40" })).toBeInTheDocument();
  });

  test("show the question where texts are loaded, as text", async () => {
    const texts = TABLE.questions.ids.map((id) => `<b>What is ${id}?</b>`);
    await show(REPORT, { ...TABLE, questions: { ...TABLE.questions, texts } });
    await expect.element(page.getByText("<b>What is q00180?</b>").first()).toBeVisible();
  });

  test("are not told apart without the table", async () => {
    await show(REPORT, null);
    await expect.element(page.getByText(/The table itself is not at hand/)).toBeVisible();
  });
});

const points = () => page.getByRole("listbox", { name: /Points of the plot/ });

describe("odd reports", () => {
  const without = (costs: null) => ({ ...TABLE, cells: { ...TABLE.cells, costs } });

  test("without costs show accuracies alone", async () => {
    const table = without(null);
    await show(evaluate(table, { deciders: [seer(table, 0.4, true)] }), table);
    await expect.element(page.getByRole("heading", { name: "Accuracy" })).toBeVisible();
    await expect.element(points().getByRole("option").first()).toHaveAccessibleName(/^Oracle/);
    expect(page.getByRole("slider").elements()).toHaveLength(0);
    await expect.element(page.getByText("Better, whatever it costs?")).toBeVisible();
  });

  test.each([
    ["without routers", evaluate(TABLE), "There is nothing to judge."],
    [
      "of one candidate",
      evaluate(sampleTable({ questions: 100, candidates: PAIR.slice(0, 1) })),
      "There is nothing to judge.",
    ],
    [
      "without test questions",
      evaluate({ ...TABLE, questions: { ...TABLE.questions, splits: ["train", "other"] } }),
      "There is nothing to judge.",
    ],
  ])("%s say so and stay whole", async (_, report, words) => {
    await show(report, null);
    await expect.element(page.getByRole("heading", { name: words })).toBeVisible();
    await expect.element(page.getByRole("heading", { name: "How it was computed" })).toBeVisible();
    expect(document.body.textContent).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("with graded scores compare by the higher one", async () => {
    const cells = {
      ...TABLE.cells,
      scores: TABLE.cells.scores.map((column, at) =>
        column.map((score, row) => (row % 3 === at ? score * 0.5 : score)),
      ),
    };
    const table = { ...TABLE, cells };
    await show(evaluate(table, { deciders: [seer(table, 0.3, true)] }), table);
    await expect.element(page.getByRole("radio", { name: /the first better/ })).toBeInTheDocument();
    expect(page.getByRole("columnheader", { name: "McNemar p" }).elements()).toHaveLength(0);
  });

  test("in which a router has the id of a reference do not mix them up", async () => {
    const namesake = { ...seer(TABLE, 0.3, true), id: "task-table", name: "Fitted table" };
    await show(evaluate(TABLE, { deciders: [namesake] }));
    await expect
      .element(page.getByRole("region", { name: "Accuracy by task" }))
      .toHaveTextContent("Fitted table");
  });
});
