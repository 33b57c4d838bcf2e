import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { build } from "vite";
import { type LiveWorld, setUpLive, startLiveWorld } from "../live-world.ts";
import { AskScreen } from "../screens/ask-screen.ts";
import { InstalledScreen } from "../screens/installed-screen.ts";
import { ModelsScreen } from "../screens/models-screen.ts";
import type { CheckSettings } from "./check-settings.ts";
import { engineAlias } from "./engine-package.ts";
import { serveFiles } from "./file-server.ts";
import { gpuCrasher, launchGpuBrowser } from "./gpu-browser.ts";
import { writeScriptedModel } from "./scripted-model.ts";

/** A software adapter takes seconds for a token. */
const PATIENCE_MS = 45 * 60_000;

const QUESTION = "Who wrote Faust?";
const REPLY = "Goethe.";
const PROMPT = "{question}";

/** The model's own: without the line break that it puts behind the prompt, the model below writes nothing. */
const CHAT_TEMPLATE = "{{ 'Q ' ~ messages[0].content ~ '\\n' }}";

/** What the model writes: tags in tokens that come once in all of it, so some run past their end or begin before it. */
const TEXTS = [
  { after: "\n", text: "<search>Small-8B: Who?</search>\n" },
  { after: "</information>\n\n", text: '<answer>"He came" </answer>.' },
] as const;
const QUERY = "Who?";
const ANSWER = '"He came"';

/**
 * The built page with a small custom model by address: it is chosen and loaded under Models, and a question runs from
 * the Ask screen through a call to its answer. Every word of the router comes from the engine, of weights that write
 * just these. Gives true when all of it happened.
 */
export async function checkPage(settings: CheckSettings): Promise<boolean> {
  const { folder } = settings;
  const dist = join(folder, "dist");
  const model = join(folder, "model");
  await mkdir(model, { recursive: true });
  await writeScriptedModel(resolve(settings.model), model, TEXTS);
  const tokenizer = JSON.stringify({ chat_template: CHAT_TEMPLATE });
  await writeFile(join(model, "tokenizer_config.json"), tokenizer);
  const alias = engineAlias(settings.webLlm, folder);
  await build({ logLevel: "error", resolve: { alias }, build: { outDir: dist } });
  const server = await serveFiles({ page: dist, model, library: resolve(settings.lib) });
  const files = await serveFiles({ page: dist, model, library: resolve(settings.lib) });
  const [world, browser] = await Promise.all([
    startLiveWorld({ key: null, replies: { "Small-8B": REPLY } }),
    launchGpuBrowser(settings.adapter),
  ]);
  try {
    const context = await browser.newContext({ baseURL: server.origin });
    const page = await context.newPage();
    page.on("pageerror", (error) => tell(`error: ${error.message}`));
    const crash = settings.isCrashed ? await gpuCrasher(browser) : null;
    const story = new Story(page, world, settings.pictures);
    await story.setUp();
    await (settings.isInstalled ? story.install(files.origin) : story.name(files.origin));
    await story.load(files.origin);
    await story.ask(crash);
    return true;
  } finally {
    await browser.close();
    await world.close();
    server.close();
    files.close();
  }
}

class Story {
  readonly #page: Page;
  readonly #world: LiveWorld;
  readonly #pictures: string | null;

  constructor(page: Page, world: LiveWorld, pictures: string | null) {
    this.#page = page;
    this.#world = world;
    this.#pictures = pictures;
  }

  /** Everything that a visitor sets up but the model. */
  async setUp(): Promise<void> {
    const page = this.#page;
    await setUpLive(page, this.#world, { pool: ["Small-8B"] });
    await page.getByRole("button", { name: "Budget" }).click();
    const time = page.getByLabel("Time, in seconds");
    await time.fill("");
    await time.blur();
    await new ModelsScreen(page).open();
    await page.getByRole("textbox", { name: "Template" }).fill(PROMPT);
    await page.getByRole("button", { name: "Use this prompt" }).click();
  }

  /** The model by the address of its folder, which the engine reads itself. */
  async name(origin: string): Promise<void> {
    const section = this.#section();
    await section.getByRole("radio", { name: "Another model" }).check();
    await section.getByLabel("Address of the weights’ folder").fill(`${origin}/model`);
  }

  /** The model as the browser keeps it, with a sum of every file, after it was added from the same folder. */
  async install(origin: string): Promise<void> {
    const weights = new InstalledScreen(this.#page);
    await weights.open();
    await weights.lookAtAddress(`${origin}/model`, "q4f32_1");
    const began = Date.now();
    await weights.panel.getByRole("button", { name: /install$/ }).click();
    const installed = weights.panel.getByText(/is installed\.$/);
    const failed = weights.panel.getByRole("alert");
    await installed.or(failed).first().waitFor({ timeout: PATIENCE_MS });
    if (await failed.isVisible()) throw new Error(await textOf(failed));
    tell(`installed after ${seconds(began)} s`);
    await weights.models.getByRole("button", { name: "Use it" }).click();
  }

  /** Loads what was chosen. */
  async load(origin: string): Promise<void> {
    const section = this.#section();
    await section.getByLabel("Address of the compiled library").fill(`${origin}/lib.wasm`);
    await section.getByLabel("Shape of its prompts").selectOption("plain");
    await section.getByLabel("Longest text").selectOption("4096");
    await this.#picture("chosen");
    const began = Date.now();
    await section.getByRole("button", { name: /^(Download and load|Load)$/ }).click();
    const loaded = section.getByRole("heading", { name: /is loaded$/ });
    const failed = section.getByRole("alert");
    await loaded.or(failed).first().waitFor({ timeout: PATIENCE_MS });
    tell(`after ${seconds(began)} s: ${await textOf(loaded.or(failed).first())}`);
    await expect(loaded).toBeVisible();
    tell(await textOf(section.locator("section").first()));
    await expect(section).toContainText("own chat template (tokenizer_config.json)");
    await this.#picture("loaded");
    await section.getByRole("link", { name: "Use it for the next question" }).click();
    await expect(new AskScreen(this.#page).question).toBeEditable();
  }

  #section(): Locator {
    return this.#page.getByRole("region", { name: "Router on this GPU" });
  }

  async ask(crash: (() => void) | null): Promise<void> {
    const page = this.#page;
    const ask = new AskScreen(page);
    const began = Date.now();
    await ask.ask(QUESTION);
    const words = ask.trajectory.getByText(/Writing a call: \S/);
    const over = ask.trajectory.getByText("Answered", { exact: true });
    await words.or(over).first().waitFor({ timeout: PATIENCE_MS });
    tell(`first words after ${seconds(began)} s`);
    await this.#picture("first-words");
    if (crash !== null) {
      crash();
      await page.getByText("The model is gone from the GPU").waitFor({ timeout: PATIENCE_MS });
      tell(`the model is loaded again after ${seconds(began)} s`);
      await this.#picture("reloading");
    }
    await this.#untilOver(over);
    tell(`answered after ${seconds(began)} s`);
    await this.#picture("answered");
    await expect(ask.answer).toContainText(ANSWER);
    await expect(ask.calls).toHaveCount(1);
    await expect(ask.callTo("Small-8B")).toContainText(QUERY);
    await expect(ask.callTo("Small-8B")).toContainText(REPLY);
    const asked = this.#world.candidates.requests.filter(({ method }) => method === "POST");
    expect(asked).toHaveLength(1);
    const summary = page.getByRole("complementary", { name: "Summary" });
    tell(await textOf(summary));
    if (crash !== null) await expect(summary).toContainText("The model was loaded again");
  }

  /** A run that ends in any other way has a reason, which is on the screen. */
  async #untilOver(over: Locator): Promise<void> {
    const other = this.#page.getByText(/^(Failed|No answer|Budget reached|Stopped)$/);
    await over.or(other).first().waitFor({ timeout: PATIENCE_MS });
    if (await other.isVisible()) throw new Error(await textOf(this.#page.locator("main")));
  }

  async #picture(name: string): Promise<void> {
    if (this.#pictures === null) return;
    await this.#page.screenshot({ path: join(this.#pictures, `${name}.png`), fullPage: true });
  }
}

async function textOf(shown: Locator): Promise<string> {
  return ((await shown.textContent()) ?? "").replaceAll(/\s+/g, " ").trim();
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(0);
}

function tell(what: string): void {
  console.log(`  ${what}`);
}
