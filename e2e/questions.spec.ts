import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type LiveWorld, QUESTION, setUpLive, startLiveWorld } from "./live-world.ts";
import { AskScreen } from "./screens/ask-screen.ts";
import { Gate } from "./servers/gate.ts";

// What people do with the question's field: words of an input method, long pastes, Esc, second thoughts during a run.

/** Longer than any field was before, and its question is at its end. */
const PASTE = `${"A line of the report that was pasted.\n".repeat(2000)}\n${QUESTION}`;

let world: LiveWorld;

test.beforeEach(async () => {
  world = await startLiveWorld();
});
test.afterEach(() => world.close());

test("Enter that confirms a word of an input method sends nothing, Esc that closes its list stops nothing", async ({
  page,
}) => {
  const gate = new Gate();
  world.candidates.queue("small-8b", { hold: { afterTokens: 3, gate } });
  const ask = await setUpLive(page, world);
  await ask.question.fill(`${QUESTION} `);
  const devtools = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    devtools.send("Input.imeSetComposition", { text, selectionStart: 2, selectionEnd: 2 });
  const key = (name: string, code: number) =>
    devtools.send("Input.dispatchKeyEvent", {
      type: "rawKeyDown",
      key: name,
      code: name,
      windowsVirtualKeyCode: code,
    });

  // While the list of words is open, and, in Safari, just after it has closed.
  await compose("とう");
  await key("Enter", 229);
  await devtools.send("Input.insertText", { text: "東" });
  await key("Enter", 229);
  await expect(ask.question).toHaveValue(`${QUESTION} 東`);
  expect(world.policy.requests).toEqual([]);

  await page.keyboard.press("Enter");
  await gate.reached;
  await ask.question.press("End");
  await compose("きょ");
  await key("Escape", 229);
  await compose("");
  await key("Escape", 229);
  await expect(ask.stop).toBeEnabled();
  expect(world.candidates.underway).toBe(1);
  await page.keyboard.press("Escape");
  await ask.expectEnd("Stopped");
  expect(world.policy.prompts).toHaveLength(1);
});

test("a long paste reaches the router’s model to its end", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const ask = await setUpLive(page, world);
  await page.evaluate((text) => navigator.clipboard.writeText(text), PASTE);
  await ask.question.press("Control+v");
  await expect(ask.question).toHaveValue(PASTE);
  await expect(ask.question).toHaveAccessibleDescription(/76.057 characters, about 19.015 tokens/);
  await expectField(page);
  await page.keyboard.press("Enter");
  await ask.expectEnd("Answered");
  expect(world.policy.prompts[0]).toContain(PASTE);
  // What is stored, and what would be asked again, is the whole of it.
  await page.getByRole("link", { name: "Open run" }).click();
  await page.getByRole("button", { name: /^Show all 76.057 characters/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(PASTE);
  await page.reload();
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(ask.question).toHaveValue(PASTE);
});

test("a long paste reaches the provider that it is passed on to, byte for byte", async ({
  page,
}) => {
  const ask = await setUpLive(page, world);
  await chooseBaseline(page, "always");
  await ask.ask(PASTE);
  await ask.expectEnd("Answered");
  const [request] = world.candidates.requests;
  const { messages } = JSON.parse(request?.body ?? "{}");
  expect(messages).toEqual([{ role: "user", content: PASTE }]);
});

test("what is too long is said beside the field before it is sent, and nothing is cut", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.chooseMode("Live");
  await chooseBaseline(page, "random");
  await ask.question.fill("word ".repeat(8000));
  const warning = page.getByRole("status").filter({ hasText: "Probably too long" });
  await expect(warning).toContainText("Gemma-2-27B-Instruct");
  await expect(warning).toContainText("Choose a pool without it");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await ask.chooseMode("Demo");
  await expect(warning).toHaveCount(0);

  const long = "a".repeat(1_000_001);
  await ask.question.evaluate((field: HTMLTextAreaElement, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, long);
  await expectField(page);
  await ask.route.click();
  await expect(page.getByRole("alert")).toContainText("The question has 1,000,001 characters");
  await expect(ask.question).toHaveValue(long);
});

test("a question from right to left stands at the right, and is asked as it is", async ({
  page,
}) => {
  const text = "كم عمر مؤلف فاوست؟ (Goethe)";
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePace("At once");
  const direction = () => ask.question.evaluate((field) => getComputedStyle(field).direction);
  expect(await direction()).toBe("ltr");
  await ask.question.fill(text);
  expect(await direction()).toBe("rtl");
  await page.keyboard.press("Enter");
  await ask.expectEnd("Answered");
  await page.getByRole("link", { name: "Open run" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(text);
  expect(await heading.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
});

test("Esc stops a run from anywhere in the page, but first closes what is open", async ({
  page,
}) => {
  const gate = new Gate();
  world.candidates.queue("small-8b", { hold: { afterTokens: 3, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;

  const chip = page.getByRole("button", { name: "Budget" });
  await chip.click();
  await page.getByRole("spinbutton", { name: "Money, in dollars" }).focus();
  await page.keyboard.press("Escape");
  await expect(chip).toHaveAttribute("aria-expanded", "false");
  await expect(chip).toBeFocused();

  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("searchbox").fill("nothing like it");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await page.getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("combobox", { name: "Policy" }).press("Space");
  await page.keyboard.press("Escape");
  expect(world.candidates.underway).toBe(1);

  await page.getByRole("link", { name: "Models" }).focus();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Esc stopped the run.")).toBeVisible();
  await page.getByRole("button", { name: "See it" }).click();
  await ask.expectEnd("Stopped");
});

test("Esc stops with the focus on nothing at all", async ({ page }) => {
  const gate = new Gate();
  world.policy.queue({ hold: { afterTokens: 5, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Escape");
  await ask.expectEnd("Stopped");
});

test("another question during a run has to wait, says so, and is still there afterwards", async ({
  page,
}) => {
  const gate = new Gate();
  world.candidates.queue("small-8b", { hold: { afterTokens: 3, gate } });
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await gate.reached;
  const other = `First this:\n${QUESTION}`;
  await ask.question.fill("First this:");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type(QUESTION);
  await page.keyboard.press("Enter");
  const note = page.getByRole("status").filter({ hasText: "A run is under way." });
  await expect(note).toBeVisible();
  await expect(ask.question).toHaveValue(other);
  await expect(ask.question).toBeFocused();
  gate.release();
  await ask.expectEnd("Answered");
  await expect(note).toHaveCount(0);
  await expect(ask.question).toHaveValue(other);
  await ask.question.press("Enter");
  await expect(ask.stop).toBeVisible();
  await ask.expectEnd("Answered");
  expect(world.policy.prompts.at(-1)).toContain(other);
});

/** The field has grown to its limit and scrolls, and the page is no wider than the screen. */
async function expectField(page: Page): Promise<void> {
  const sizes = await page.getByRole("textbox", { name: "Question" }).evaluate((field) => ({
    height: field.clientHeight,
    content: field.scrollHeight,
    screen: innerHeight,
    spare: document.documentElement.clientWidth - document.documentElement.scrollWidth,
  }));
  expect(sizes.height).toBeLessThanOrEqual(sizes.screen * 0.4 + 1);
  expect(sizes.content).toBeGreaterThan(sizes.height);
  expect(sizes.spare).toBeGreaterThanOrEqual(0);
}

/** Chooses one of the policies that only serve to compare. */
async function chooseBaseline(page: Page, id: string): Promise<void> {
  const chip = page.getByRole("button", { name: "Policy" });
  await chip.click();
  await page.getByText("Baselines", { exact: false }).first().click();
  await page.locator(`input[name=policy][value=${id}]`).check();
  await chip.click();
}
