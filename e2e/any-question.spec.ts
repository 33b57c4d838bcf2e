import { expect, type Page, test } from "@playwright/test";
import { setUpLive, startLiveWorld } from "./live-world.ts";
import { AskScreen } from "./screens/ask-screen.ts";

// Questions as people bring them: composed with an input method, pasted whole, written from right to left.

test("Enter that ends a word of an input method does not send half a question", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  await ask.question.focus();
  await compose(page, "《红楼梦》的作者");
  await page.keyboard.press("Enter");
  // The word is taken and the question goes on. Had the key sent it, the run would have the first half only.
  await page.keyboard.insertText("《红楼梦》的作者生活在哪个朝代？");
  const whole = await ask.question.inputValue();
  expect(whole).toContain("生活在哪个朝代？");
  await expect(ask.answer).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(ask.answer).toContainText("清");
  await page.getByRole("link", { name: "Open run" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(whole.trim());
});

test("a question that was pasted whole is asked, kept and shown whole", async ({ page }) => {
  const text = Array.from({ length: 1_200 }, (_, line) => `${line}: a line of the log, [ok]`);
  const question = `What went wrong here?\n${text.join("\n")}\nLast line, the cause.`;
  const world = await startLiveWorld({ question });
  try {
    const ask = await setUpLive(page, world);
    await ask.question.focus();
    await page.keyboard.insertText(question);
    await expect(ask.question).toHaveValue(question);
    await ask.route.click();
    await ask.expectEnd("Answered");
    expect(world.policy.prompts[0]).toContain(question);
    await page.getByRole("link", { name: "Open run" }).click();
    const all = page.getByRole("button", { name: /^Show all [\d,.\s]+ characters$/ });
    await expect(all).toHaveAttribute("aria-expanded", "false");
    await all.click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Last line, the cause.");
  } finally {
    await world.close();
  }
});

test("a question and an answer in Arabic stand on the right, code in them on the left", async ({
  page,
}) => {
  const question = "من كان أكبر سنا: غوته أم فولتير؟";
  const answer = "كان **فولتير** أكبر.\n\n- وُلد عام 1694\n\n```py\nprint(1749 - 1694)\n```";
  const world = await startLiveWorld({
    question,
    generations: [
      "<think>أسأل.</think>\n<search> Small-8B: متى وُلد غوته؟ </search>",
      `<think>حسنا.</think>\n<answer>${answer}</answer>`,
    ],
    replies: { "Small-8B": "وُلد **غوته** عام 1749." },
  });
  try {
    const ask = await setUpLive(page, world);
    await ask.ask(question);
    await ask.expectEnd("Answered");
    await expect(ask.question).toHaveCSS("direction", "rtl");
    await expect(ask.answer.getByRole("listitem")).toHaveCSS("direction", "rtl");
    await expect(ask.answer.locator("strong")).toHaveCSS("direction", "rtl");
    await expect(ask.answer.locator("pre")).toHaveCSS("direction", "ltr");
    await expect(ask.callTo("Small-8B").locator("strong").last()).toHaveCSS("direction", "rtl");
    await page.getByRole("link", { name: "Open run" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveCSS("direction", "rtl");
  } finally {
    await world.close();
  }
});

/** Begins a word as an input method does: the text is in the field, and not yet taken. */
async function compose(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });
}
