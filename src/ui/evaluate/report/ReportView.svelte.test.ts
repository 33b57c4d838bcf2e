import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import ReportView from "./ReportView.svelte";

const TABLE = sampleTable({ questions: 300, candidates: PAIR });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.3, true), seer(TABLE, 0.9, true)] });

function show(
  report: Report = REPORT,
  table: OutcomeTable | null = TABLE,
  onUse?: (routerId: string, lambda: number) => void,
) {
  return render(ReportView, { props: { report, table, onUse } });
}

const points = () => page.getByRole("listbox", { name: /Points of the plot/ });
const focused = () => document.activeElement?.getAttribute("aria-label") ?? "";
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

describe("the plot", () => {
  test("is one stop for the keyboard, and arrow keys reach every point", async () => {
    await show();
    const options = points().getByRole("option").elements();
    expect(options.filter((option) => option.getAttribute("tabindex") === "0")).toHaveLength(1);
    const [stop] = options.filter((option) => option.getAttribute("tabindex") === "0");
    if (stop instanceof SVGElement) stop.focus();
    await userEvent.keyboard("{Home}");
    const met = [focused()];
    for (let step = 1; step < options.length; step += 1) {
      await userEvent.keyboard("{ArrowRight}");
      met.push(focused());
    }
    expect(met.toSorted()).toEqual(
      options.map((option) => option.getAttribute("aria-label") ?? "").toSorted(),
    );
    expect(new Set(met).size).toBe(options.length);
    // At the end it stays.
    await userEvent.keyboard("{ArrowRight}");
    expect(focused()).toBe(met.at(-1));
    await userEvent.keyboard("{End}{ArrowUp}{Home}");
    expect(met).toContain(focused());
  });

  test("tells the point that is looked at, and walks along a router’s curve with Shift", async () => {
    await show();
    const option = points()
      .getByRole("option", { name: /^Seer 0\.3, at equal quality/ })
      .element();
    if (option instanceof SVGElement) option.focus();
    await expect
      .element(points().getByRole("option", { selected: true }))
      .toHaveAccessibleName(
        /^Seer 0\.3, at equal quality: \d+\.\d % \(.* to .* %\) right, \$.* per 1,000 questions/,
      );
    await userEvent.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}");
    await expect
      .element(page.getByText(/^Seer 0\.3, on its curve: \d+\.\d % right/))
      .toBeInTheDocument();
    // The next arrow key leaves the curve.
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(page.getByText(/^Seer 0\.3, on its curve/)).not.toBeInTheDocument();
  });

  test("follows the pointer", async () => {
    await show();
    const option = points()
      .getByRole("option", { name: /^Random, reference/ })
      .element();
    const box = option.getBoundingClientRect();
    option.ownerSVGElement?.dispatchEvent(
      new PointerEvent("pointermove", {
        clientX: box.left + box.width / 2,
        clientY: box.top + box.height / 2,
        bubbles: true,
      }),
    );
    await expect
      .element(points().getByRole("option", { selected: true }))
      .toHaveAccessibleName(/^Random, reference/);
  });

  test("says the same as a table", async () => {
    await show();
    await page.getByRole("button", { name: "Show as table" }).click();
    const rows = page.getByRole("region", { name: "The points of the plot" });
    expect(rows.getByRole("row").elements()).toHaveLength(
      points().getByRole("option").elements().length + 1,
    );
    await expect.element(rows.getByRole("row", { name: /^Oracle/ })).toBeVisible();
  });

  test("lays published figures under it with a word that they are on other questions", async () => {
    await show();
    await page.getByRole("checkbox", { name: "Published figures" }).click();
    await expect
      .element(page.getByText(/Crosses are figures that others published on/))
      .toBeVisible();
    const drawn = [...document.querySelectorAll("svg text")].map(({ textContent }) => textContent);
    expect(drawn).toEqual(expect.arrayContaining(["RouterBench-MLP", "R2-Router", "GPT-5"]));
  });

  test("puts a router into the background and back", async () => {
    await show();
    const strong = () => document.querySelectorAll('path[stroke="var(--plot-series-1)"]').length;
    expect(strong()).toBeGreaterThan(0);
    await page.getByRole("checkbox", { name: "Seer 0.9" }).click();
    expect(strong()).toBe(0);
    await page.getByRole("checkbox", { name: "Seer 0.9" }).click();
    expect(strong()).toBeGreaterThan(0);
  });
});

describe("the slider", () => {
  test("moves every router’s point and the table, and goes back", async () => {
    await show();
    const slider = page.getByRole("slider", { name: "λ for all routers" });
    expect(
      points()
        .getByRole("option", { name: /slider/ })
        .elements(),
    ).toHaveLength(0);
    slider.element().focus();
    await userEvent.keyboard("{End}");
    expect(
      points()
        .getByRole("option", { name: /slider/ })
        .elements(),
    ).toHaveLength(2);
    const cheapest = REPORT.references[0]?.point.accuracy ?? 0;
    await expect
      .element(slider)
      .toHaveAttribute(
        "aria-valuetext",
        expect.stringContaining(`Seer 0.3 ${(cheapest * 100).toFixed(1)} %`),
      );
    await expect.element(page.getByLabelText("Routers", { exact: true })).toHaveValue("lambda");
    await expect.element(page.getByText(/At the slider’s λ there are no intervals/)).toBeVisible();
    await page.getByRole("button", { name: "Reset" }).click();
    expect(
      points()
        .getByRole("option", { name: /slider/ })
        .elements(),
    ).toHaveLength(0);
    await expect
      .element(page.getByLabelText("Routers", { exact: true }))
      .toHaveValue("equal-quality");
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
    expect(firstCells()).toEqual(before.toSorted());
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

describe("files", () => {
  const saved: { readonly name: string; readonly href: string }[] = [];
  beforeEach(() => {
    saved.length = 0;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, href: this.href });
    });
  });
  afterEach(() => vi.restoreAllMocks());

  const textOf = async (at: number) => (await fetch(saved[at]?.href ?? "")).text();

  test("hold the picture as SVG in plain colours and as PNG of twice its size", async () => {
    await show();
    await page.getByRole("button", { name: "SVG" }).click();
    expect(saved[0]?.name).toBe("routing-report-a-sample.svg");
    const svg = await textOf(0);
    expect(svg).not.toContain("var(");
    const drawing = new DOMParser().parseFromString(svg, "image/svg+xml");
    expect(drawing.querySelector("parsererror")).toBeNull();
    expect(drawing.documentElement.textContent).toContain("Does routing pay?");
    await page.getByRole("button", { name: "PNG" }).click();
    await vi.waitFor(() => expect(saved).toHaveLength(2), { timeout: 30_000 });
    const image = await createImageBitmap(await (await fetch(saved[1]?.href ?? "")).blob());
    expect(image.width).toBe(1920);
    expect(image.height).toBeGreaterThan(1120);
  });

  test("hold the report as HTML, CSV and JSON", async () => {
    await show();
    for (const name of ["HTML", "CSV", "JSON"]) {
      await page.getByRole("button", { name, exact: true }).click();
    }
    expect(saved.map(({ name }) => name.split(".").at(-1))).toEqual(["html", "csv", "json"]);
    expect(await textOf(0)).toMatch(/^<!doctype html>/);
    expect(await textOf(1)).toMatch(/^kind,id,name,/);
    expect(JSON.parse(await textOf(2))).toEqual(REPORT);
  });
});

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
