import { expect, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";

// What stands on the screen stays where it is: while the page loads, and while a run writes into it.

const QUESTION =
  "Which river flows through the city where the composer of the opera Fidelio was born?";

/** The most that a run may move, in the unit of the browser's own measure: moved share of the screen times the way. */
const RUN_LIMIT = 0.02;

interface Shift {
  readonly value: number;
  /** What moved, to be read when a limit is passed. */
  readonly moved: readonly string[];
}

declare global {
  interface Window {
    /** Takes what has moved since it was last asked; a frame is drawn before. */
    takeShifts?: () => Promise<readonly Shift[]>;
  }
}

/** Notes every shift from the document's beginning on, also those in the half second after a key, which the measure leaves out. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface LayoutShift extends PerformanceEntry {
      readonly value: number;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    const shifts: Shift[] = [];
    const note = (entries: readonly PerformanceEntry[]): void => {
      for (const { value, sources } of entries as readonly LayoutShift[]) {
        const moved = sources.map(({ node }) =>
          node instanceof Element ? `${node.tagName}.${node.className}` : (node?.nodeName ?? ""),
        );
        shifts.push({ value, moved });
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    window.takeShifts = async () => {
      await frame();
      await frame();
      note(observer.takeRecords());
      return shifts.splice(0);
    };
  });
}

async function takeShifts(page: Page): Promise<readonly Shift[]> {
  return (await page.evaluate(() => window.takeShifts?.())) ?? [];
}

function sumOf(shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { value }) => sum + value, 0);
}

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]) {
  test.describe(`${viewport.width} pixels wide`, () => {
    test.use({ viewport });

    test("nothing moves while the page loads", async ({ page }) => {
      await watchShifts(page);
      const ask = new AskScreen(page);
      await ask.open();
      const pool = page.getByRole("button", { name: "Pool" });
      await expect(pool).toHaveAccessibleDescription(/Router-R1/);
      await page.waitForLoadState("networkidle");
      await expect(page.getByRole("complementary", { name: "Pool" })).toContainText("per million");
      expect(await takeShifts(page)).toEqual([]);
    });

    for (const policy of ["Router-R1", "R2-Router"]) {
      test(`a run of ${policy} moves next to nothing that is on the screen`, async ({ page }) => {
        await watchShifts(page);
        const ask = new AskScreen(page);
        await ask.open();
        await page.waitForLoadState("networkidle");
        await ask.choosePace("Fast");
        if (policy !== "Router-R1") await ask.choosePolicy(policy);
        await page.getByRole("button", { name: QUESTION }).click();
        await expect(ask.trajectory).toBeVisible();
        await expect(ask.cost).toContainText("Simulated");
        // The run's screen stands: that it took the place of the suggestions is what the click was for.
        await takeShifts(page);
        await ask.expectEnd("Answered");
        await expect(page.getByRole("button", { name: "Share" })).toBeVisible();
        const shifts = await takeShifts(page);
        expect(sumOf(shifts), JSON.stringify(shifts)).toBeLessThanOrEqual(RUN_LIMIT);
      });
    }
  });
}
