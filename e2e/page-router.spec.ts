import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { AskScreen } from "./screens/ask-screen.ts";
import { watchPage } from "./watch-page.ts";

// The browser of these stories has no graphics processor, or one that exists on paper only.

const REFUSAL = /WebGPU|no graphics processor/;

test("without a GPU the router on it is refused with a reason, and the demo is one click away", async ({
  page,
  baseURL,
}) => {
  const watch = watchPage(page, baseURL ?? "");
  const engine = watchEngine(page);
  const ask = new AskScreen(page);
  await ask.open();
  await choosePageRouter(page);
  await expect(page.getByRole("alert")).toContainText(REFUSAL);
  await page.getByRole("button", { name: "Demo or live" }).click();
  await ask.ask("Who invented the radio?");
  const note = page.getByRole("alert");
  await expect(note).toContainText(REFUSAL);
  await expect(note.getByRole("link", { name: "Use a server" })).toBeVisible();
  await note.getByRole("link", { name: "Use the demo" }).click();
  await ask.choosePace("At once");
  await ask.ask("How often does the loop body run in Python for i in range(0, 10, 3)?");
  await ask.expectEnd("Answered");
  // A refusal costs nothing: neither the engine nor anything of a model was fetched for it.
  expect(engine).toEqual([]);
  expect(watch.foreign).toEqual([]);
});

test("a server is one click away as well, and the choice is kept", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await choosePageRouter(page);
  await page.getByRole("alert").waitFor();
  await page.getByRole("link", { name: "Use a server" }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await page.reload();
  await page.getByRole("link", { name: "Ask" }).click();
  await page.getByRole("button", { name: "Demo or live" }).click();
  await expect(page.getByRole("radio", { name: "On a server" })).toBeChecked();
});

test("the section under Models says the same, with the same ways out", async ({ page }) => {
  await page.goto("/#/models/gpu");
  const section = page.getByRole("region", { name: "Router on this GPU" });
  await expect(section).toContainText(REFUSAL);
  await expect(section.getByRole("link", { name: "Use a server" })).toBeVisible();
  await expect(section.getByRole("radio", { name: "Another model" })).toHaveCount(0);
  await expectClean(page);
  await section.getByRole("link", { name: "Use the demo" }).click();
  await expect(page.getByRole("button", { name: "Demo or live" })).toHaveAccessibleDescription(
    "Demo",
  );
});

test.describe("with a GPU", () => {
  // After a reload it would answer with the workers as they are.
  test.use({ serviceWorkers: "block" });
  // A worker that is still on its way when the story is over is nobody's fault.
  test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

  test("it is said what will fit, and a download that fails can be gone on with", async ({
    page,
  }) => {
    await pretendGpu(page);
    await page.route(/^https:\/\//, (route) => route.abort());
    await page.goto("/#/models/gpu");
    const section = page.getByRole("region", { name: "Router on this GPU" });
    await expect(section).toContainText("Nothing speaks against it.");
    await expect(section).toContainText("no browser tells how much of it is the GPU’s");
    await expectClean(page);
    await section.getByRole("radio", { name: "Router-R1-Qwen2.5-3B-Instruct" }).check();
    await expect(section.getByRole("textbox", { name: "weights’ folder" })).toBeVisible();
    await expect(section.getByRole("button", { name: /^Download/ })).toBeDisabled();
    await section.getByRole("radio", { name: "Another model" }).check();
    await expectClean(page);
    await section.getByRole("radio", { name: "Qwen2.5-0.5B-Instruct" }).check();
    await section.getByRole("button", { name: /^Download/ }).click();
    await expect(section.getByRole("alert")).toContainText("The model could not be downloaded");
    await expect(section.getByRole("button", { name: /^Download/ })).toBeEnabled();
    await expectClean(page);
    await page.reload();
    await expect(section.getByRole("radio", { name: "Qwen2.5-0.5B-Instruct" })).toBeChecked();
  });
});

test("the page that is kept for offline use does not contain the engine", async ({ page }) => {
  const worker = await (await page.request.get("/sw.js")).text();
  expect(worker).toContain("index.html");
  expect(worker).not.toMatch(/load-webllm-[\w-]+\.js/);
});

async function choosePageRouter(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Demo or live" }).click();
  await page.getByRole("radio", { name: "Live" }).check();
  await page.getByRole("radio", { name: "On this computer’s GPU" }).check();
}

/** Addresses of the engine's code that were asked for from now on. */
function watchEngine(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("load-webllm")) asked.push(request.url());
  });
  return asked;
}

/** A graphics processor in every worker that answers questions and computes nothing. */
async function pretendGpu(page: Page): Promise<void> {
  await page.route(/\/assets\/worker-[\w-]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${FAKE_GPU}\n${await response.text()}` });
  });
}

const FAKE_GPU = `
Object.defineProperty(navigator, "gpu", { value: { requestAdapter: async () => ({
  info: { vendor: "made-up", architecture: "paper", device: "", description: "", isFallbackAdapter: false },
  features: new Set(["shader-f16"]),
  limits: { maxBufferSize: 2 ** 32, maxStorageBufferBindingSize: 2 ** 31 },
}) } });`;

async function expectClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
  ).toEqual([]);
}
