import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { decodeLink } from "#core/share/decode-link.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import ShareDialog from "./ShareDialog.svelte";

async function open(events: readonly RunEvent[] = sampleRun()) {
  const copied: string[] = [];
  let closed = 0;
  await render(ShareDialog, {
    props: {
      events,
      page: "https://switchyard.example/",
      copy: async (text: string) => void copied.push(text),
      onclose: () => {
        closed += 1;
      },
    },
  });
  const link = page.getByRole("textbox", { name: "Link" });
  const shown = (): string => (link.element() as HTMLInputElement).value;
  return { copied, shown, closedTimes: () => closed };
}

test("leaves the router prompt out unless it is asked for, and the link opens", async () => {
  const { shown } = await open();
  await expect.element(page.getByRole("checkbox", { name: "Router prompt" })).toBeChecked();
  expect(shown()).toMatch(/^https:\/\/switchyard\.example\/#t1\./);
  const shared = foldEvents(decodeLink(shown()));
  expect(shared.answer).toBe("The Rhine");
  expect(JSON.stringify(shared)).not.toContain("The router prompt.");
});

test("says how long the link is and where it fits, and shortens it as parts are left out", async () => {
  const { shown } = await open();
  const before = shown().length;
  await expect.element(page.getByText("Fits anywhere, chat apps included.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Replies" }).click();
  await page.getByRole("checkbox", { name: "Thoughts" }).click();
  expect(shown().length).toBeLessThan(before);
  expect(JSON.stringify(decodeLink(shown()))).not.toContain("Ludwig van Beethoven");
});

test("copies the link and says so; a change takes that back", async () => {
  const { copied, shown } = await open();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect.element(page.getByText("The link is in the clipboard.")).toBeVisible();
  expect(copied).toEqual([shown()]);
  await page.getByRole("checkbox", { name: "Queries" }).click();
  await expect.element(page.getByRole("button", { name: "Copy link" })).toBeVisible();
});

test("warns of what looks like a key before it is copied", async () => {
  const events = sampleRun().map((event) =>
    event.type === "reply-delta" && event.callId === "c2"
      ? { ...event, text: "Use sk-canary-0000000000000000 for it. " }
      : event,
  );
  await open(events);
  const warning = page.getByRole("alert");
  await expect.element(warning).toHaveTextContent("looks like a secret");
  expect(warning.element().textContent).not.toContain("sk-canary-0000000000000000");
});

test("a demo run carries its stamp", async () => {
  const { shown } = await open();
  await expect.element(page.getByText("every reply in it is simulated")).toBeVisible();
  expect(foldEvents(decodeLink(shown())).start?.demo).toBe(true);
});

test("previews what a reader sees", async () => {
  await open();
  await page.getByRole("checkbox", { name: "Queries" }).click();
  await page.getByRole("button", { name: "Preview what a reader sees" }).click();
  await expect
    .element(page.getByRole("region", { name: "Trajectory" }))
    .toHaveTextContent("characters left out");
});

test("closes with its button", async () => {
  const { closedTimes } = await open();
  await page.getByRole("button", { name: "Close" }).click();
  await expect.poll(closedTimes).toBe(1);
});
