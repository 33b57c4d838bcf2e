import { expect, type Page, test } from "@playwright/test";
import { KEY, QUESTION, setUpLive, storyServers } from "./live-world.ts";
import { SettingsScreen } from "./screens/settings-screen.ts";
import { corsHeaders } from "./servers/cors.ts";
import { type LoopbackServer, startLoopbackServer } from "./servers/loopback-server.ts";
import type { Turn } from "./servers/turn.ts";
import { asked } from "./wire-turns.ts";

// What a provider says when it does not reply: its words, the cause, and the next step.

const { live, closeLater } = storyServers();

test.describe("what a provider says when it does not reply", () => {
  const REFUSALS = [
    [
      "a place that is not served",
      { status: 403, code: "unsupported_country_region_territory" },
      "Country, region, or territory not supported",
      "the question is not the cause",
    ],
    [
      "the limit of a key",
      { status: 403 },
      "Key limit exceeded (monthly limit).",
      "Raise the limit of the key",
    ],
    ["moderation", { status: 403 }, "Your input was flagged.", "Change the question"],
    [
      "a data policy",
      { status: 404 },
      "No endpoints found matching your data policy.",
      "privacy settings",
    ],
    [
      "a model that is not there",
      { status: 404 },
      "The model small-8b does not exist.",
      "Check the model's name",
    ],
    [
      "a limit that is too large",
      { status: 400 },
      "max_tokens is too large: 512.",
      "Lower the candidate's token limit",
    ],
  ] as const;

  test("403, 404 and 400 are told apart, each with its next step, and none is asked again", async ({
    page,
  }) => {
    const world = await live({
      generations: [
        ...REFUSALS.map(
          (_, place) => `<think>Again.</think><search> Small-8B: Question ${place}? </search>`,
        ),
        "<think>Nobody knows.</think><answer> No </answer>",
      ],
    });
    for (const [, { status, ...code }, message] of REFUSALS) {
      const body = JSON.stringify({ error: { message, ...code } });
      world.candidates.queue("small-8b", { fault: { kind: "wire", status, body } });
    }
    const ask = await setUpLive(page, world);
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Calls", { exact: true }).fill(String(REFUSALS.length));
    await page.getByLabel("Calls", { exact: true }).blur();
    await page.getByRole("link", { name: "Ask" }).click();
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered, but not from replies");
    await expect(ask.calls).toHaveCount(REFUSALS.length);
    for (const [place, [, , message, fix]] of REFUSALS.entries()) {
      await expect(ask.calls.nth(place)).toContainText(message);
      await expect(ask.calls.nth(place)).toContainText(fix);
    }
    expect(asked(world.candidates, "small-8b")).toBe(REFUSALS.length);
  });

  test("429 passes on the words of whoever is behind a gateway", async ({ page }) => {
    const world = await live();
    const metadata = { raw: "small-8b is rate-limited upstream", provider_name: "DeepInfra" };
    const body = JSON.stringify({
      error: { message: "Provider returned error", code: 429, metadata },
    });
    const busy: Turn = { fault: { kind: "wire", status: 429, body } };
    world.candidates.queue("small-8b", busy, busy, busy);
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    const call = ask.callTo("Small-8B");
    await expect(call).toContainText("DeepInfra: small-8b is rate-limited upstream");
    await expect(call).toContainText("takes no more requests now");
    await expect(call).not.toContainText("from this key");
  });

  test("200 with words in place of a reply is an error with these words, asked once", async ({
    page,
  }) => {
    const world = await live();
    const body = JSON.stringify({ code: 1302, msg: "Your balance is not enough" });
    world.candidates.queue("small-8b", { fault: { kind: "wire", body } });
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.callTo("Small-8B")).toContainText("Your balance is not enough");
    await expect(ask.callTo("Small-8B")).toContainText("Top up the account");
    expect(asked(world.candidates, "small-8b")).toBe(1);
  });

  test("an address that ends in the wrong place and a key with its name are mended where they are entered", async ({
    page,
  }) => {
    const world = await live();
    const ask = await setUpLive(page, world);
    const settings = new SettingsScreen(page);
    await settings.open();
    const { host } = new URL(world.candidates.url);
    const row = await settings.provider("OpenAI");
    const field = row.getByLabel("Address of OpenAI");
    await field.fill(`${host}/v1/chat/completions`);
    await field.blur();
    await expect(row).toContainText("it should end in /v1");
    await row.getByRole("button", { name: `Use http://${host}/v1` }).click();
    await expect(field).toHaveValue(`http://${host}/v1`);
    await row.getByLabel("Another key for OpenAI").fill(`OPENAI_API_KEY="${KEY}";`);
    await row.getByRole("button", { name: "Use key" }).click();
    await expect(row).toContainText("without what stood around it");
    await page.getByRole("link", { name: "Ask" }).click();
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.callTo("Small-8B")).toContainText("28 August 1749");
  });

  test("a server of one's own that sends the request elsewhere is named as that", async ({
    page,
  }) => {
    const world = await live({ key: null });
    const elsewhere = await redirecting(world.candidates.url);
    const ask = await setUpLive(page, world);
    await openSettings(page, `${elsewhere.url}/v1`);
    await ask.ask(QUESTION);
    const call = ask.callTo("Small-8B");
    await expect(call).toContainText("tried to send the request to another address");
    await expect(call).toContainText("Switchyard never follows a redirect with a key");
    // The browser followed with the bare knock, which carries nothing; what was asked stayed where it was asked.
    expect(world.candidates.requests.map(({ method, body }) => [method, body])).toEqual(
      world.candidates.requests.map(() => ["GET", ""]),
    );
  });

  async function openSettings(page: Page, address: string): Promise<void> {
    const settings = new SettingsScreen(page);
    await settings.open();
    await settings.moveProvider("vLLM", address);
    await page.getByRole("link", { name: "Ask" }).click();
  }

  /** A server that answers everything with a redirect that a page may see. */
  async function redirecting(to: string): Promise<LoopbackServer> {
    const server = await startLoopbackServer(async ({ method, path, headers }, answer) => {
      const cors = {
        ...corsHeaders(headers["origin"]),
        "access-control-allow-headers": "content-type, authorization",
      };
      if (method === "OPTIONS") await answer.send(204, cors);
      else await answer.send(307, { ...cors, location: `${to}${path}` });
    });
    return closeLater(server);
  }
});
