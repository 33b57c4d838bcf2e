import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { SAMPLE_REPORT as REPORT, showReport as show } from "./fixtures/show-report.ts";

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
