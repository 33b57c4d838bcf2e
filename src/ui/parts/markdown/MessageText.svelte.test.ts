import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import MessageText from "./MessageText.svelte";

const TEXT = "Some **bold** text,\r\n\n\n- and `code`  \n  with blanks at the end  \n";

test("the text is seen formatted, and as it came on demand", async () => {
  const { container } = await render(MessageText, { props: { text: TEXT, isComplete: true } });
  await expect.element(page.getByRole("listitem")).toHaveTextContent("with blanks at the end");
  await expect.element(page.getByText("bold", { exact: true })).toBeVisible();
  const toggle = page.getByRole("button", { name: "Show the text as it came" });
  await expect.element(toggle).toHaveAttribute("aria-pressed", "false");
  await toggle.click();
  await expect.element(toggle).toHaveAttribute("aria-pressed", "true");
  expect(container.textContent).toContain(TEXT);
  expect(page.getByRole("listitem").elements()).toHaveLength(0);
  await toggle.click();
  await expect.element(page.getByRole("listitem")).toBeVisible();
});

test("the text as it came grows while it is shown", async () => {
  const screen = await render(MessageText, { props: { text: "a *b", isComplete: false } });
  await page.getByRole("button", { name: "Show the text as it came" }).click();
  await screen.rerender({ text: "a *b* c", isComplete: true });
  await expect.element(page.getByText("a *b* c")).toBeVisible();
});

test("it is copied as it was sent, whichever way it is seen", async () => {
  const copied: string[] = [];
  await render(MessageText, {
    props: { text: TEXT, isComplete: true, copy: async (text: string) => void copied.push(text) },
  });
  await page.getByRole("button", { name: "Copy" }).click();
  await expect.element(page.getByRole("status")).toHaveTextContent("Copied");
  expect(copied).toEqual([TEXT]);
});

test("a refusal of the browser is said", async () => {
  await render(MessageText, {
    props: { text: TEXT, isComplete: true, copy: () => Promise.reject(new Error("no")) },
  });
  await page.getByRole("button", { name: "Copy" }).click();
  await expect.element(page.getByRole("status")).toHaveTextContent("did not allow it");
});
