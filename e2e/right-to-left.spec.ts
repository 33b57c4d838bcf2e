import { expect, test } from "@playwright/test";
import { setUpLive, startLiveWorld } from "./live-world.ts";

// What is written from right to left stands on the right in an answer and in a reply.

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
