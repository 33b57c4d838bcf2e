import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { unzipSync, zipSync } from "fflate";
import { smallCheckpoint } from "#workers/heads/fixtures/chosen-files.ts";
import { AskScreen } from "./screens/ask-screen.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import { type EmbeddingServer, startEmbeddingServer } from "./servers/embedding-server.ts";
import { Gate } from "./servers/gate.ts";

// Heads are imported, fitted, exported and deleted by the real worker and kept by the real database.

const MODEL = "test/embedding";
const KEY = "sk-canary-0000";

let server: EmbeddingServer;

test.beforeEach(async () => {
  server = await startEmbeddingServer({ model: MODEL, embed: lettersOf });
});
test.afterEach(() => server.close());

test("a checkpoint is read from a zip archive, outlives a reload, and comes back out to the bit", async ({
  page,
}) => {
  const section = await openHeads(page);
  await chooseFiles(section, "Files of a checkpoint", {
    "released.zip": zipSync(
      Object.fromEntries(
        Object.entries(smallCheckpoint()).map(([path, bytes]) => [`r2_router/${path}`, bytes]),
      ),
    ),
  });
  const heads = section.getByRole("radio", { name: /^released / });
  await expect(heads).toBeChecked();
  await expect(section).toContainText("1 model × 3 budgets, test/embedding");
  await page.reload();
  await expect(heads).toBeChecked();

  const exported = await download(page, section.getByRole("button", { name: "Export released" }));
  const bin =
    unzipSync(exported)["r2_weights.f64.bin"] ?? unzipSync(exported)["r2_weights.f32.bin"];
  await section.getByRole("button", { name: "Delete released" }).click();
  await expect(section).toContainText("There are none yet.");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(heads).toBeChecked();
  await section.getByRole("button", { name: "Delete released" }).click();
  await chooseFiles(section, "Files of a checkpoint", { "again.zip": exported });
  await expect(section.getByRole("radio", { name: /^again / })).toBeChecked();
  const twice = await download(page, section.getByRole("button", { name: "Export again" }));
  expect(unzipSync(twice)).toEqual(unzipSync(exported));
  expect(bin?.length).toBe(4 * 9 * 8);
});

test("files that are no heads are refused, and what was there stays", async ({ page }) => {
  const section = await openHeads(page);
  await chooseFiles(section, "Files of a checkpoint", {
    "evil.zip": Buffer.from("PK but no archive"),
  });
  await expect(section.getByRole("alert")).toContainText("evil.zip is not a zip archive");
  const joblib = Buffer.from("\x80\x04cos\nsystem\n(S'true'\ntR.", "latin1");
  await chooseFiles(section, "Files of a checkpoint", {
    "evil.zip": zipSync({
      ...smallCheckpoint(),
      "checkpoints/small/unlimited_score_predictor.joblib": joblib,
    }),
  });
  await expect(section.getByRole("alert")).toContainText("unlimited_score_predictor.joblib");
  await expect(section).toContainText("There are none yet.");
});

test("the released heads are asked for at their public address only when that is wished", async ({
  page,
}) => {
  const asked: string[] = [];
  await page.route(/^https:\/\//, (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  const section = await openHeads(page);
  expect(asked).toEqual([]);
  await section.getByRole("button", { name: "Download the released heads" }).click();
  await expect(section.getByRole("alert")).toContainText("config.json could not be downloaded");
  await expect(section.getByRole("alert")).toContainText("raw.githubusercontent.com");
  expect(new Set(asked.map((url) => new URL(url).host))).toEqual(
    new Set(["raw.githubusercontent.com"]),
  );
});

test("heads are fitted on a table whose questions a server embeds, with progress and cancel", async ({
  page,
}) => {
  const section = await openHeads(page);
  await nameServer(section);
  await section.getByRole("button", { name: "Test the embedding server" }).click();
  await expect(section).toContainText("It answers with 4 numbers");
  expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({ model: MODEL, input: ["test"] });
  expect(server.requests[0]?.headers["authorization"]).toBeUndefined();

  await fillForm(section);
  await expectClean(page);

  const gate = new Gate();
  server.queue({}, {}, { gate });
  await section.getByRole("button", { name: "Fit heads" }).click();
  await gate.reached;
  await expect(section).toContainText("Having the questions embedded…");
  await section.getByRole("button", { name: "Cancel" }).click();
  await expect(section.getByRole("button", { name: "Fit heads" })).toBeEnabled();
  await expect(section).toContainText("There are none yet.");
  expect(server.texts.length).toBeLessThan(200);

  await section.getByRole("button", { name: "Fit heads" }).click();
  await expect(section.getByRole("radio", { name: /Fitted on outcomes\.jsonl/ })).toBeChecked();
  await expect(section).toContainText(/ridge, α = 10; 1\d\d questions learned from/);
  await expect(section).toContainText(/held-out questions, at its best λ/);
  await expect(section.getByRole("img", { name: /^Quality over cost/ })).toBeVisible();
  await expectClean(page);

  await section.getByRole("button", { name: "Use as pool" }).click();
  await expect(
    page.getByRole("radio", { name: /Fitted on outcomes\.jsonl 2 candidates/ }),
  ).toBeChecked();
});

test("a live run goes where heads that were fitted here send it, at a budget of theirs", async ({
  page,
}) => {
  const models = ["cheap", "dear"].map((name) => ({
    id: `maker/${name}`,
    reply: `This is ${name}.`,
    price: { input: 100_000n, output: 100_000n },
  }));
  const candidates = await startCandidateServer({ key: KEY, models });
  const section = await openHeads(page);
  await nameServer(section);
  await fillForm(section);
  await section.getByRole("button", { name: "Fit heads" }).click();
  await section.getByRole("button", { name: "Use as pool" }).click();
  const settings = new SettingsScreen(page);
  await settings.open();
  await settings.moveProvider("OpenRouter", `${candidates.url}/v1`);
  await settings.setKey("OpenRouter", KEY);
  await page.getByRole("link", { name: "Ask" }).click();
  const ask = new AskScreen(page);
  await ask.chooseMode("Live");
  await page.getByRole("button", { name: "Policy" }).click();
  await page.getByRole("radio", { name: /^R2-Router/ }).check();
  await page.getByRole("button", { name: "Policy" }).click();
  const before = server.texts.length;

  // A question with many a is one that cheap is right about; one without any is not.
  await ask.ask("aaaa");
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("This is cheap.");
  await ask.ask("ooo");
  await ask.expectEnd("Answered");
  await expect(ask.answer).toContainText("This is dear.");
  expect(server.texts.slice(before)).toEqual(["aaaa", "ooo"]);
  const bodies = candidates.requests.map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ model }) => model)).toEqual(["maker/cheap", "maker/dear"]);
  expect(bodies[0].messages.at(-1)).toEqual({ role: "user", content: "aaaa" });

  // Without the embedding server there is nothing to route by, and it is said whose side that is.
  await server.close();
  await ask.ask("aaa");
  await expect(page.getByText("The embedding server does not answer")).toBeVisible();
  await candidates.close();
});

async function openHeads(page: Page): Promise<Locator> {
  await page.goto("/#/models/heads");
  const section = page.getByRole("region", { name: "Routers’ heads" });
  await expect(section.getByRole("heading", { name: "Question vectors" })).toBeVisible();
  return section;
}

async function nameServer(section: Locator): Promise<void> {
  await section.getByRole("textbox", { name: "Address of the embedding server" }).fill(server.url);
  const model = section.getByRole("textbox", { name: "Embedding model" });
  await model.fill(MODEL);
  await model.blur();
}

/** Chooses the table and says what its models cost. */
async function fillForm(section: Locator): Promise<void> {
  await chooseFiles(section, "Files of a table", { "outcomes.jsonl": Buffer.from(outcomes(200)) });
  await expect(section).toContainText("200 questions, 2 models in R2-Bench’s columns");
  for (const [name, price] of [
    ["cheap", "0.1"],
    ["dear", "2"],
  ] as const) {
    const model = section.getByRole("group", { name, exact: true });
    await model.getByRole("textbox", { name: "In, $ per 1M" }).fill(price);
    await model.getByRole("textbox", { name: "Out, $ per 1M" }).fill(price);
    await model.getByRole("textbox", { name: "Name at OpenRouter" }).fill(`maker/${name}`);
  }
}

async function chooseFiles(
  section: Locator,
  label: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  await section.getByLabel(label, { exact: true }).setInputFiles(
    Object.entries(files).map(([name, bytes]) => ({
      name,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })),
  );
}

async function download(page: Page, button: Locator): Promise<Uint8Array> {
  const coming = page.waitForEvent("download");
  await button.click();
  return readFile(await (await coming).path());
}

/** A small embedding: how often four letters come. */
function lettersOf(text: string): readonly number[] {
  return ["a", "e", "i", "o"].map((letter) => text.split(letter).length - 1);
}

/** Cheap is right where a question has many a, dear always; both write the longer the more o it has. */
function outcomes(rows: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const [a, o] = [row % 5, (row * 3) % 7];
    const question = `q${row} ${"a".repeat(a)} ${"o".repeat(o)}`;
    return ["cheap", "dear"].map((model) =>
      JSON.stringify({
        prompts_id: row,
        original_prompt: question,
        model,
        "50_score": model === "cheap" ? a / 5 : 0.8,
        unlimited_score: model === "cheap" ? a / 4 : 0.95,
        unlimited_count: 100 + 40 * o,
      }),
    );
  })
    .flat()
    .join("\n");
}

async function expectClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
  ).toEqual([]);
}
