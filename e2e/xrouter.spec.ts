import { expect, test } from "@playwright/test";
import { ROUTER_KEY, ROUTER_MODELS, setUpChatRouter } from "./chat-router.ts";
import { AskScreen } from "./screens/ask-screen.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import type { ChatServer } from "./servers/chat-server.ts";
import { watchPage } from "./watch-page.ts";

// A router with a tool for each candidate: in the demo, on a chat server, and from a script of the page.

const QUESTION =
  "Which river flows through the city where the composer of the opera Fidelio was born?";

test("agent mode asks two candidates at once and selects a reply", async ({ page, baseURL }) => {
  const watch = watchPage(page, baseURL ?? "");
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePolicy("xRouter");
  await ask.choosePace("At once");
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.calls).toHaveCount(2);
  await expect(ask.answer).toContainText("Rhine");
  await expect(ask.answer).toContainText("Selected by the router");
  const chosen = ask.callTo("LLaMA-3.1-70B-Instruct");
  await expect(chosen).toContainText("Selected as the answer");
  await expect(ask.callTo("Qwen2.5-7B-Instruct")).not.toContainText("Selected as the answer");
  await chosen.getByText("Instructions it was given, temperature 0.2").click();
  await expect(chosen.getByText(/^You are a reference|^Break the question/)).toBeVisible();
  expect(watch.foreign).toEqual([]);
  expect(watch.complaints).toEqual([]);
});

test("simple mode hands the question to one candidate", async ({ page }) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePolicy("xRouter", "Simple");
  await ask.choosePace("At once");
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.calls).toHaveCount(1);
  await expect(ask.answer).toContainText("Rhine");
  await expect(ask.answer).toContainText("word for word");
});

test("a broken call and a tool that is not there are named, and the run goes on", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await ask.choosePolicy("xRouter");
  await ask.choosePace("At once");
  await ask.chooseWeather(
    "The router writes a broken tag",
    "The router names a model that is not there",
  );
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  await expect(ask.trajectory).toContainText("not valid JSON");
  await expect(ask.trajectory).toContainText("No model stands behind");
  await expect(ask.answer).toContainText("Rhine");
});

test("a script of the page routes by the same core, and the run is in the history", async ({
  page,
}) => {
  const ask = new AskScreen(page);
  await ask.open();
  await page.waitForFunction(() => window.switchyard !== undefined);
  const answered = await page.evaluate(async (question) => {
    const router = await window.switchyard?.createRouter({ pace: 0 });
    if (router === undefined) throw new Error("the page offers no router");
    const messages = [{ role: "user", content: question }];
    const { completions } = router.chat;
    const whole = await completions.create({ model: "xrouter", messages });
    const stream = await completions.create({ model: "xrouter-simple", messages, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    const refused = await completions.create({ model: "gpt-9", messages }).catch(String);
    return { whole, text, refused };
  }, QUESTION);
  expect(answered.whole.choices[0].message.content).toContain("Rhine");
  expect(answered.whole.router_metadata.routing_strategy).toBe("select_response");
  expect(answered.text).toContain("Rhine");
  expect(answered.refused).toContain("gpt-9");
  await page.getByRole("link", { name: "History" }).click();
  const runs = page.getByRole("list", { name: "Runs" }).getByRole("listitem");
  await expect(runs.filter({ hasText: QUESTION })).toHaveCount(2);
});

test.describe("on a chat server with tools", () => {
  let server: ChatServer;
  test.afterEach(() => server.close());

  test("any chat model plays the router, and both bills are exact", async ({ page }) => {
    server = await startCandidateServer({
      key: ROUTER_KEY,
      models: ROUTER_MODELS,
    });
    const prompts = { small: "Guess quickly.", large: "Name </tool_call> each step." };
    const call = (name: string, prompt: string) => ({
      name,
      arguments: JSON.stringify({ optimized_system_prompt: prompt, temperature: 0.5 }),
    });
    server.queue(
      "router-chat",
      {
        reply: "Two opinions.",
        calls: [call("call_Small_8B", prompts.small), call("call_Large_70B", prompts.large)],
      },
      {
        calls: [{ name: "select_response", arguments: '{"model_call_name": "call_Large_70B"}' }],
      },
    );
    const ask = await setUpChatRouter(page, server.url);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.answer).toContainText("Bonn lies on the Rhine.");
    await expect(ask.callTo("Large-70B")).toContainText("Selected as the answer");
    await ask.expectCost(server.bill.total);

    const bodies = server.requests.map(({ body }) => JSON.parse(body));
    const [first, second] = bodies.filter(({ model }) => model === "router-chat");
    expect(first.tools).toHaveLength(3);
    expect(second.messages.map(({ role }: { role: string }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "tool",
      "tool",
    ]);
    expect(second.messages[4].content).toContain("Bonn lies");
    const large = bodies.find(({ model }) => model === "large-70b");
    expect(large.messages).toEqual([
      { role: "system", content: prompts.large },
      { role: "user", content: QUESTION },
    ]);
  });

  test("a model that takes no tools is refused with what to do", async ({ page }) => {
    const refuses = ["tools"];
    server = await startCandidateServer({
      key: ROUTER_KEY,
      models: [{ ...ROUTER_MODELS[0], refuses }],
    });
    const ask = await setUpChatRouter(page, server.url);
    await ask.ask(QUESTION);
    await expect(page.getByText(/Choose a model that can call tools/).first()).toBeVisible();
  });
});
