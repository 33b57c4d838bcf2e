import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import QuestionHeading from "./QuestionHeading.svelte";

test("a question is the heading, and stands where its script begins", async () => {
  await render(QuestionHeading, { props: { question: "مرحبا؟" } });
  const heading = page.getByRole("heading", { name: "مرحبا؟" });
  await expect.element(heading).toBeVisible();
  expect(getComputedStyle(heading.element()).direction).toBe("rtl");
  expect(page.getByRole("button").elements()).toHaveLength(0);
});

test("of a long one the beginning is shown, with the way to all of it", async () => {
  const question = `${"word ".repeat(2000)}AT THE END?`;
  await render(QuestionHeading, { props: { question } });
  const heading = page.getByRole("heading").element();
  expect(heading.textContent).toBe(question);
  const lines = () =>
    heading.clientHeight / Number.parseFloat(getComputedStyle(heading).lineHeight);
  expect(lines()).toBeLessThan(5);
  const button = page.getByRole("button", { name: /^Show all 10\s011 characters$/ });
  await button.click();
  expect(lines()).toBeGreaterThan(5);
  await expect.element(page.getByRole("button")).toHaveAttribute("aria-expanded", "true");
});
