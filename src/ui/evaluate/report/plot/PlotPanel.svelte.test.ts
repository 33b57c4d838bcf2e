import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { SAMPLE_REPORT as REPORT, showReport as show } from "../fixtures/show-report.ts";

const points = () => page.getByRole("listbox", { name: /Points of the plot/ });
const focused = () => document.activeElement?.getAttribute("aria-label") ?? "";
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
    expect(new Set(met)).toEqual(
      new Set(options.map((option) => option.getAttribute("aria-label") ?? "")),
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
    option.dispatchEvent(
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
