import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";
import { RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleFittedRow, sampleRow } from "#state/fixtures/scripted-heads.ts";
import WithApp from "../fixtures/WithApp.svelte";
import AskScreen from "./AskScreen.svelte";

async function openPanel(
  changed: Parameters<ReturnType<typeof sampleApp>["preferences"]["set"]>[0] = {},
) {
  const app = sampleApp();
  await app.pools.load();
  app.preferences.set(changed);
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  await page.getByRole("button", { name: "Policy" }).click();
  return app;
}

const radio = (name: RegExp | string) => page.getByRole("radio", { name });

async function ask(app: ReturnType<typeof sampleApp>) {
  await page.getByRole("textbox", { name: "Question" }).fill("Q?");
  await page.getByRole("button", { name: "Route" }).click();
  await expect.poll(() => app.router.runs.length).toBe(1);
  return app.router.run.request;
}

test("xRouter is chosen with its mode, turns and a system text, and they go with the question", async () => {
  const app = await openPanel();
  await radio(/^xRouter/).click();
  await expect
    .element(page.getByRole("button", { name: "Policy" }))
    .toHaveAccessibleDescription("xRouter");
  const turns = page.getByRole("spinbutton", { name: "Turns at most" });
  await expect.element(turns).toHaveValue(3);
  await turns.fill("12");
  await userEvent.tab();
  await expect.element(turns).toHaveAttribute("aria-invalid", "true");
  await turns.fill("2");
  await page.getByRole("textbox", { name: "Your own system text" }).fill("Be brief.");
  await userEvent.tab();
  const request = await ask(app);
  expect(request).toMatchObject({
    policy: "xrouter",
    options: { maxTurns: 2, userSystem: "Be brief." },
    runtime: { kind: "demo" },
    embedding: null,
  });
});

test("what does not apply to the chosen mode is not offered", async () => {
  await openPanel({ policy: "xrouter" });
  await radio(/^Simple/).click();
  expect(page.getByRole("spinbutton", { name: "Turns at most" }).elements()).toHaveLength(0);
});

test("R2-Router's λ is moved from quality to cost, and its figure is the reference's", async () => {
  const app = await openPanel({ policy: "r2-router", fidelity: "paper" });
  const slider = page.getByRole("slider", { name: "Quality or cost" });
  await expect
    .element(slider)
    .toHaveAttribute("aria-valuetext", expect.stringMatching(/^λ 0\.99999\./));
  slider.element().focus();
  await userEvent.keyboard("{Home}");
  await expect.element(page.getByText("Only quality counts, whatever it costs.")).toBeVisible();
  await userEvent.keyboard("{End}");
  await expect.element(page.getByText("Only cost counts, whatever comes back.")).toBeVisible();
  await slider.fill("120");
  await expect.element(page.getByText("λ = 0.99999, as released")).toBeVisible();
  expect(await ask(app)).toMatchObject({
    policy: "r2-router",
    fidelity: "paper",
    options: { lambda: RELEASED_LAMBDA },
    embedding: { kind: "demo" },
    heads: null,
  });
});

test("baselines are a second group, without a fidelity of their own", async () => {
  const app = await openPanel({ fidelity: "paper" });
  await page.getByText("Baselines, to compare with").click();
  await radio(/^Always one/).click();
  expect(radio(/As in the paper/).elements()).toHaveLength(0);
  await radio(/^One that you name/).click();
  await page.getByRole("combobox", { name: "Candidate" }).selectOptions("Gemma-2-27B-Instruct");
  expect(await ask(app)).toMatchObject({
    policy: "always",
    fidelity: "switchyard",
    options: { pick: "named", candidate: "Gemma-2-27B-Instruct" },
  });
});

test("the baselines stay open while others are chosen", async () => {
  await openPanel();
  await page.getByText("Baselines, to compare with").click();
  await radio(/^Always one/).click();
  await radio(/^xRouter/).click();
  await expect.element(page.getByRole("region", { name: "Options of xRouter" })).toBeVisible();
  await expect.element(radio(/^Always one/)).toBeVisible();
});

test("a policy with tools is played live by a chat model that is named where it is missing", async () => {
  const app = await openPanel({ policy: "xrouter", mode: "live" });
  await page.getByRole("textbox", { name: "Question" }).fill("Q?");
  await page.getByRole("button", { name: "Route" }).click();
  await expect.element(page.getByRole("alert")).toHaveTextContent("a chat model with tools");
  const model = page.getByRole("combobox", { name: /^Its model/ });
  await model.fill("qwen/qwen-2.5-7b-instruct");
  await page.getByRole("combobox", { name: /^Provider/ }).selectOptions("OpenAI");
  expect(app.preferences.values.chatRouter).toEqual({
    provider: "openai",
    model: "qwen/qwen-2.5-7b-instruct",
    price: null,
  });
});

test("live, a policy without a model of its own asks for no runtime", async () => {
  await openPanel({ policy: "random", mode: "live" });
  await page.getByRole("button", { name: "Demo or live" }).click();
  await expect.element(page.getByText(/Random has no model of its own/)).toBeVisible();
  expect(radio(/On this computer/).elements()).toHaveLength(0);
});

test("live, stored heads are chosen beside the question, and what does not fit them is said", async () => {
  const app = sampleApp();
  await app.pools.load();
  app.fits.rows = [sampleRow({ name: "Mine", embeddingModel: "another" })];
  app.preferences.set({ policy: "r2-router", mode: "live", headsId: null });
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  await page.getByRole("button", { name: "Policy" }).click();
  await page.getByRole("combobox", { name: "Heads that it predicts with" }).selectOptions("Mine");
  expect(app.preferences.values.headsId).toBe("h1");
  await expect.element(page.getByText(/They know 0 of the pool’s 6 candidates/)).toBeVisible();
  await expect.element(page.getByText(/They were fitted on another/)).toBeVisible();
});

test("a router of the lab is chosen in the demo too, with its own λ unless another is", async () => {
  const app = sampleApp();
  await app.pools.load();
  app.fits.rows = [
    sampleRow({ name: "Budgets" }),
    sampleFittedRow(["Qwen2.5-7B-Instruct", "mistral-7b-instruct", "poet"]),
  ];
  app.preferences.set({ policy: "fitted" });
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  await page.getByRole("button", { name: "Policy" }).click();
  const choice = page.getByRole("combobox", { name: "Which one" });
  await expect.element(choice).toHaveValue("");
  expect(
    choice
      .getByRole("option")
      .elements()
      .map((one) => one.textContent?.trim()),
  ).toEqual(["The demo’s own", "My router"]);
  await choice.selectOptions("My router");
  await expect.element(page.getByText(/It knows 2 of the pool’s 6 candidates/)).toBeVisible();
  expect(page.getByText(/It was fitted on/).elements()).toHaveLength(0);
  expect(page.getByText(/embedding server/).elements()).toHaveLength(0);
  const own = page.getByRole("checkbox", { name: "Weigh cost as it was fitted" });
  await expect.element(own).toBeChecked();
  await own.click();
  await expect.element(page.getByRole("slider", { name: "Quality or cost" })).toHaveValue("0");
  expect(app.preferences.values.policyOptions["fitted"]).toEqual({ lambda: 0 });
  await own.click();
  expect(app.preferences.values.policyOptions["fitted"]).toEqual({});
  const request = await ask(app);
  expect(request).toMatchObject({
    policy: "fitted",
    heads: "f1",
    options: { heads: "f1" },
    runtime: { kind: "demo" },
  });
});

test("live, a router of the lab asks for no embedding server", async () => {
  const app = sampleApp();
  await app.pools.load();
  app.fits.rows = [sampleFittedRow(["Qwen2.5-7B-Instruct"])];
  app.preferences.set({ policy: "fitted", mode: "live", headsId: "f1" });
  await render(WithApp, { props: { app, component: AskScreen, props: {} } });
  await page.getByRole("button", { name: "Policy" }).click();
  await expect.element(page.getByText(/It knows 1 of the pool’s 6 candidates/)).toBeVisible();
  expect(page.getByText(/No embedding server is named yet/).elements()).toHaveLength(0);
});

test("live, a policy that predicts says what it predicts with", async () => {
  await openPanel({ policy: "r2-router", mode: "live" });
  await expect.element(page.getByText("No heads are stored yet.")).toBeVisible();
  await expect.element(page.getByText("No embedding server is named yet.")).toBeVisible();
  await page.getByRole("textbox", { name: "Question" }).fill("Q?");
  await page.getByRole("button", { name: "Route" }).click();
  await expect
    .element(page.getByRole("alert").getByRole("link", { name: /Models screen/ }))
    .toBeVisible();
});
