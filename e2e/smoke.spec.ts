import { expect, test } from "@playwright/test";

test("the built page opens, and asks nobody but its own host for anything", async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== baseURL) foreign.push(request.url());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto("/");
  await expect(page).toHaveTitle(/Switchyard/);
  await expect(page.getByRole("textbox").first()).toBeEditable();
  await page.waitForLoadState("networkidle");
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
