import { expect, type Page, test } from "@playwright/test";
import { readLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { readShippedTable } from "#core/outcomes/shipped/read-shipped-table.ts";
import { SHIPPED_LLMROUTER } from "#core/outcomes/shipped/shipped-tables.ts";
import { AskScreen } from "./screens/ask-screen.ts";

test("after a first visit that never looked at it the table of outcomes is there without a network", async ({
  page,
  context,
}) => {
  await new AskScreen(page).open();
  await keepsPage(page);
  await context.setOffline(true);
  await page.reload();
  const { count, features } = readShippedTable(await read(page, SHIPPED_LLMROUTER.path)).questions;
  expect(count).toBe(6108);
  // Its embedding is three times as large: who uses it keeps it.
  const missing = await page.evaluate(
    (path) =>
      fetch(path)
        .then(() => false)
        .catch(() => true),
    SHIPPED_LLMROUTER.lexicalPath,
  );
  expect(missing).toBe(true);
  await context.setOffline(false);
  await read(page, SHIPPED_LLMROUTER.lexicalPath);
  await context.setOffline(true);
  const model = readLexicalModel(await read(page, SHIPPED_LLMROUTER.lexicalPath));
  expect(model.name).toBe(features?.embedding);
});

/** Waits until the page’s own files are kept. */
async function keepsPage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state))
    .toBe("activated");
}

/** A file of the page, as the page itself gets it. */
async function read(page: Page, path: string): Promise<Uint8Array> {
  const base64 = await page.evaluate(async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += 30_000) {
      parts.push(String.fromCharCode(...bytes.subarray(at, at + 30_000)));
    }
    return btoa(parts.join(""));
  }, path);
  return Buffer.from(base64, "base64");
}
