import { expect, type Page, test } from "@playwright/test";
import { type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";

// However wide what a model or a person writes is, no page is wider than its window: words break, code and tables scroll.

const WIDTHS = [320, 390, 820, 1280] as const;

const WORD =
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);
const CODE = `    return ${"first_number + second_number + ".repeat(6)}0`;
const ROW = `| ${Array.from({ length: 9 }, (_, column) => `column_number_${column}`).join(" | ")} |`;
const FORMULA = `\\[ ${Array.from({ length: 30 }, (_, term) => `x_{${term}}`).join(" + ")} = 1 \\]`;
const WIDE = [
  `A word: ${WORD}.`,
  `\`\`\`py\ndef answer():\n${CODE}\n\`\`\``,
  `${ROW}\n${ROW.replaceAll(/column_number_\d+/g, "---")}\n${ROW}`,
  `- An item with \`${CODE.trim()}\`\n  - ${WORD}\n\n    \`\`\`\n    ${CODE}\n    \`\`\``,
  `> ${WORD}\n>\n> ${ROW}\n> ${ROW.replaceAll(/column_number_\d+/g, "---")}`,
  `https://a.example/${WORD}?x=${WORD}`,
  `[${WORD}](https://a.example/${WORD}) ![${WORD}](https://a.example/x.png)`,
  FORMULA,
  `# ${WORD}`,
];

/** Shorter, because a candidate's reply has a limit. */
const WIDE_REPLY = WIDE.slice(0, 3).join("\n\n");

const WIDE_QUESTION = `${QUESTION} ${WORD}`;

const GENERATIONS = [
  `<think>${WORD} ${CODE} ${WORD}</think>\n<search> Small-8B: ${WORD}? ${CODE} </search>`,
  `<think>${WORD}</think>\n<answer>${WIDE.join("\n\n")}</answer>`,
];

let world: LiveWorld;

test.beforeEach(async () => {
  world = await startLiveWorld({
    question: WIDE_QUESTION,
    generations: GENERATIONS,
    replies: { "Small-8B": WIDE_REPLY },
  });
});
test.afterEach(() => world.close());

/** At each width, nothing makes the page scroll sideways. Afterwards the window is as wide as at first. */
async function expectFits(page: Page, place: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const tooWide = await page.evaluate(widerThanWindow);
    expect(tooWide, `${place} at ${width} px`).toEqual([]);
    const spilling = await page.getByRole("tab").or(page.getByRole("button")).evaluateAll(spilled);
    expect(spilling, `${place} at ${width} px`).toEqual([]);
  }
  if (before !== null) await page.setViewportSize(before);
}

/** Runs in the page. What reaches beyond the window, if the page can be scrolled there. */
function widerThanWindow(): readonly string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    .slice(0, 5)
    .map((element) => `${element.tagName}.${element.className}`);
}

/** Runs in the page. Buttons that can be seen and whose words reach beyond them, over what stands beside. */
function spilled(buttons: readonly Element[]): readonly string[] {
  return buttons
    .filter(({ scrollWidth, clientWidth }) => clientWidth > 1 && scrollWidth > clientWidth + 1)
    .map(({ ariaLabel, textContent }) => ariaLabel ?? textContent.trim());
}

/** Runs in the page. On how many lines a word stands. */
function linesOf(word: Element): number {
  const range = document.createRange();
  range.selectNodeContents(word);
  return new Set([...range.getClientRects()].map(({ top }) => top)).size;
}

test("wide code, tables, words and formulas fit every window", async ({ page }) => {
  const ask = await setUpLive(page, world);
  await ask.ask(WIDE_QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.answer.locator("table")).toHaveCount(2);
  await expect(ask.answer.locator("math")).toBeVisible();
  await expectFits(page, "Ask, answered");

  // What is wide can be reached: it scrolls in its own box, also with the keyboard.
  await page.setViewportSize({ width: 390, height: 900 });
  for (const box of [
    ask.answer.locator("pre").first(),
    ask.answer.getByRole("group", { name: "Table" }).first(),
  ]) {
    expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(
      true,
    );
    await box.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  }

  // Everything that is folded is unfolded, and the text is seen as it came.
  for (const thought of await ask.trajectory.getByRole("button", { name: "Thought" }).all()) {
    await thought.click();
  }
  await expectFits(page, "Ask, unfolded");
  for (const toggle of await page.getByRole("button", { name: "Show the text as it came" }).all()) {
    await toggle.click();
  }
  await expect(ask.answer).toContainText(`\`\`\`py\ndef answer():\n${CODE}`);
  await expectFits(page, "Ask, as it came");

  await page.getByRole("link", { name: "Open run" }).click();
  for (const tab of ["Trajectory", "Receipts", "Reward", "Text", "Events"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expectFits(page, `Run, ${tab}`);
  }
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { level: 2 }).filter({ hasText: WORD })).toBeVisible();
  await expectFits(page, "History");
});

test("the links of the header are whole words in every window", async ({ page }) => {
  await page.goto("/");
  const links = page.getByRole("navigation", { name: "Main" }).getByText(/^\w+$/);
  await expect(links).toHaveCount(5);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const lines = await Promise.all((await links.all()).map((link) => link.evaluate(linesOf)));
    expect(lines, `at ${width} px`).toEqual([1, 1, 1, 1, 1]);
  }
});

test("names and descriptions of candidates fit every window", async ({ page }) => {
  // As long as names may be.
  const name = `Candidate${WORD}`.slice(0, 64);
  const poolName = `Pool${WORD}`.slice(0, 80);
  await setUpLive(page, world);
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByRole("button", { name: "Edit pool" }).click();
  const form = page.getByRole("form", { name: "Edit pool" });
  await form.getByLabel("Name of the pool").fill(poolName);
  await form.getByLabel("Note").fill(WORD);
  const fields = form.locator("details").first();
  await fields.locator("summary").click();
  await fields.getByLabel("Name", { exact: true }).fill(name);
  await fields.getByLabel("Description", { exact: true }).fill(WORD);
  await fields.getByLabel("Model", { exact: true }).fill(WORD);
  await expectFits(page, "Models, editing");
  await form.getByRole("button", { name: "Save pool" }).click();
  await expect(page.getByRole("heading", { name, level: 3 })).toBeVisible();
  await expectFits(page, "Models");
  // That the pool was saved is said where it was saved, and does not lie on the next screen.
  const messages = page.getByRole("log", { name: "Messages" });
  await expect(messages).toContainText("The next run uses it.");
  await page.getByRole("link", { name: "Ask" }).click();
  await expect(page.getByRole("textbox", { name: "Question" })).toBeVisible();
  expect(await messages.textContent()).not.toContain("The next run uses it.");
  await expectFits(page, "Ask, with the pool");
  await page.getByRole("button", { name: "Pool" }).click();
  await expect(page.getByRole("radio", { name: poolName })).toBeVisible();
  await expectFits(page, "Ask, choosing the pool");
});
