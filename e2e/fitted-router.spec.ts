import { readFile, writeFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { main } from "../src/cli/fit.ts";
import { AskScreen } from "./screens/ask-screen.ts";

// What npm run fit writes is what the built page imports, keeps and asks.

const SUM = "Add the numbers 12, 9 and multiply the sum by 4";
const RHYME = "Write a rhyme of autumn leaves with verse 7";

/** Two candidates of which each knows one topic; named as the table's makers would, not as the pool does. */
function outcomes(): string {
  const rows = Array.from({ length: 120 }, (_, n) => {
    const isSum = n % 2 === 0;
    const text = isSum
      ? "Add the numbers and multiply the sum by"
      : "Write a rhyme of autumn leaves with verse";
    return `q${n},"${text} ${n}, w${(n * 7919) % 101}",${isSum ? "1,0" : "0,1"},0.0001,0.0006`;
  });
  const names = ["qwen2.5-7b-instruct", "llama-3.1-70b-instruct"];
  const columns = [...names.map((name) => `${name}_score`), ...names.map((name) => `${name}_cost`)];
  return [`id,question,${columns.join(",")}`, ...rows].join("\n");
}

test("a router that was fitted on the command line is imported, put into Ask and answers by itself", async ({
  page,
}) => {
  const [table, router] = [
    test.info().outputPath("outcomes.csv"),
    test.info().outputPath("mine.zip"),
  ];
  await writeFile(table, outcomes());
  const code = await main(["--table", table, "--router", "ridge", "--to", router], () => undefined);
  expect(code).toBe(0);

  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  await page.goto("/#/models/heads");
  const section = page.getByRole("region", { name: "Routers’ heads" });
  const chooser = section.getByLabel("Files of a checkpoint", { exact: true });
  await chooser.setInputFiles({
    name: "mine.zip",
    mimeType: "application/zip",
    buffer: await readFile(router),
  });
  await expect(
    section.getByRole("radio", { name: /^mine ridge, 2 candidates, lexical-/ }),
  ).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("main").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await section.getByRole("button", { name: "Use this router" }).click();
  await expect(page.getByText(/The next run asks the router “mine”/)).toBeVisible();

  await page.getByRole("link", { name: "Ask" }).click();
  await expect(page.getByRole("button", { name: "Policy" })).toHaveAccessibleDescription(
    "Fitted router",
  );
  await ask.ask(SUM);
  await ask.expectEnd("Answered");
  await expect(ask.callTo("Qwen2.5-7B-Instruct")).toBeVisible();
  await expect(ask.trajectory).toContainText("2 options compared");
  await ask.ask(RHYME);
  await ask.expectEnd("Answered");
  await expect(ask.callTo("LLaMA-3.1-70B-Instruct")).toBeVisible();

  // It is kept, with its choice.
  await page.reload();
  await ask.ask(SUM);
  await ask.expectEnd("Answered");
  await expect(ask.callTo("Qwen2.5-7B-Instruct")).toBeVisible();
});
