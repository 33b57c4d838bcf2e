import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import NameCheck from "./NameCheck.svelte";

it("says whom a name reaches, and never guesses", async () => {
  const screen = await render(NameCheck, { pool: SAMPLE_POOL });
  const field = screen.getByLabelText("Whom does a name reach?");
  await field.fill(" gemma-2-27b-INSTRUCT ");
  await expect.element(screen.getByText("reaches Gemma-2-27B-Instruct.")).toBeVisible();
  await field.fill("gemma");
  await expect.element(screen.getByText("There is no model named “gemma”.")).toBeVisible();
});

it("shows what the paper's rules would make of the same name", async () => {
  const [first] = SAMPLE_POOL;
  if (first === undefined) throw new Error("no candidate");
  const screen = await render(NameCheck, {
    pool: [{ ...first, paperModel: "qwen/qwen2.5-7b-instruct" }],
  });
  const field = screen.getByLabelText("Whom does a name reach?");
  await field.fill("Qwen-72B");
  await expect.element(screen.getByText("so Qwen2.5-7B-Instruct is asked.")).toBeVisible();
  await field.fill("gemma");
  await expect.element(screen.getByText("nobody stands for in this pool")).toBeVisible();
  await field.fill("gpt-9");
  await expect.element(screen.getByText("LLM Name Error")).toBeVisible();
});
