import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import TrajectoryView from "./TrajectoryView.svelte";

function show(events: readonly RunEvent[]) {
  return render(TrajectoryView, { props: { run: foldEvents(events), isLive: false } });
}

/** The sample run with more events before its end. */
function longer(more: readonly RunEvent[]): readonly RunEvent[] {
  return sampleRun().flatMap((event) => (event.type === "run-end" ? [...more, event] : [event]));
}

test("a query from right to left stands on the right", async () => {
  const query = "מתי נולד גתה?";
  await show(
    sampleRun().map((event) => (event.type === "call-start" ? { ...event, query } : event)),
  );
  const shown = page.getByText(query).first();
  await expect.element(shown).toBeVisible();
  expect(getComputedStyle(shown.element()).direction).toBe("rtl");
});

test("a round in which nothing was written keeps room for its number", async () => {
  const empty: RunEvent = { type: "round-start", at: 1000, round: 4 };
  await show(longer([empty]));
  const number = page.getByText("Round 4").element().getBoundingClientRect();
  const end = page.getByText("Answered", { exact: true }).element().getBoundingClientRect();
  expect(end.top).toBeGreaterThanOrEqual(number.bottom);
});

test("a run of few rounds is laid out whole, as print and pictures of the page need it", async () => {
  const layouts = (): Set<string> =>
    new Set(
      [...document.querySelectorAll("li")].map((item) => getComputedStyle(item).contentVisibility),
    );
  await show(sampleRun());
  expect(layouts()).toEqual(new Set(["visible"]));
  const more = Array.from({ length: 30 }, (_, index): RunEvent => {
    return { type: "round-start", at: 1000, round: 4 + index };
  });
  await show(longer(more));
  expect(layouts()).toContain("auto");
});
