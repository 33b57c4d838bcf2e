import { expect, test } from "@playwright/test";
import { ROUTER_KEY, ROUTER_MODELS, setUpChatRouter } from "./chat-router.ts";
import { QUESTION, setUpLive, storyServers } from "./live-world.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import type { ChatServer } from "./servers/chat-server.ts";
import type { Turn } from "./servers/turn.ts";
import { asked, counted, said, streams } from "./wire-turns.ts";

// Replies in the forms in which servers really send them: nothing that came is lost, and what is wrong is named.

const { live, closeLater } = storyServers();

test.describe("thinking in the text of a reply", () => {
  const THOUGHT = "Faust came late in his life, so I count back.";
  const REPLY = "He came into the world on 28 August 1749.";

  for (const [form, reply] of [
    ["between tags", `<think>\n${THOUGHT}\n</think>\n\n${REPLY}`],
    ["up to a lone tag", `${THOUGHT}\n</think>\n\n${REPLY}`],
  ] as const) {
    test(`is shown apart and never read by the router: ${form}`, async ({ page }) => {
      const world = await live({ replies: { "Small-8B": reply } });
      const ask = await setUpLive(page, world);
      await ask.ask(QUESTION);
      await ask.expectEnd("Answered");
      const call = ask.callTo("Small-8B");
      await expect(call).toContainText("28 August 1749");
      await expect(call).not.toContainText("think>");
      await expect(call.getByText(THOUGHT)).toBeHidden();
      await call.getByText("Its own reasoning").click();
      await expect(call.getByText(THOUGHT)).toBeVisible();
      expect(world.policy.prompts.at(-1)).toContain("28 August 1749");
      expect(world.policy.prompts.join()).not.toContain("Faust came late");
      await ask.expectCost(world.bill);

      // What is stored is the same.
      await page.getByRole("link", { name: "History" }).click();
      await page.getByRole("list", { name: "Runs" }).getByRole("link").first().click();
      const stored = page.getByRole("article", { name: "Call to Small-8B" });
      await expect(stored).toContainText("28 August 1749");
      await expect(stored.getByText(THOUGHT)).toBeHidden();
    });
  }

  test("stays in the replies of a candidate that is told so", async ({ page }) => {
    const world = await live({
      replies: { "Small-8B": `<think>\n${THOUGHT}\n</think>\n\n${REPLY}` },
    });
    const ask = await setUpLive(page, world);
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("button", { name: "Edit pool" }).click();
    await page.getByRole("form").getByText("Small-8B", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Keep its thinking out of its replies" }).uncheck();
    await page.getByRole("button", { name: "Save pool" }).click();
    await expect(page.getByText("Thinking between tags stays in its replies.")).toBeVisible();
    await page.getByRole("link", { name: "Ask" }).click();
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.callTo("Small-8B").getByText(THOUGHT)).toBeVisible();
    expect(world.policy.prompts.join()).toContain(THOUGHT);
    expect(world.policy.prompts.join()).toContain("‹think>");
  });
});

test.describe("a stream that ends in its own way", () => {
  test("without a finish reason it is a reply, and it is priced as the server counted", async ({
    page,
  }) => {
    const world = await live();
    world.candidates.queue("small-8b", streams(said("On 28 August 1749."), counted(20, 5)));
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    const call = ask.callTo("Small-8B");
    await expect(call).toContainText("Replied");
    await expect(call).toContainText("28 August 1749");
    await expect(ask.cost).not.toContainText("≈");
    expect(world.policy.prompts.at(-1)).toContain("28 August 1749");
    await ask.expectCost(world.bill + 20n * 20_001n + 5n * 30_007n);
  });

  test("an error after its end is a word beside the reply", async ({ page }) => {
    const world = await live();
    const error = { error: { code: 502, message: "The upstream went away." } };
    world.candidates.queue("small-8b", streams(said("In 1749.", "stop"), counted(20, 5), error));
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    const call = ask.callTo("Small-8B");
    await expect(call).toContainText("Replied");
    await expect(call).toContainText("In 1749.");
    await expect(call).toContainText("An error after the reply.");
    await expect(call).toContainText("The upstream went away.");
    expect(asked(world.candidates, "small-8b")).toBe(1);
  });

  test("a server that does not count is named as one, and not as a reply that was cut", async ({
    page,
  }) => {
    const world = await live();
    world.candidates.queue("small-8b", { fault: { kind: "no-usage" } });
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.cost).toContainText("≈");
    await expect(ask.cost).toContainText(
      "A server did not count its tokens, so a part of this is estimated.",
    );
    await expect(ask.cost).not.toContainText("cut off");
  });
});

test.describe("a reply without text", () => {
  test("that was spent on hidden reasoning says so and what to do, and is not asked again", async ({
    page,
  }) => {
    const world = await live();
    const hidden = counted(20, 512, { completion_tokens_details: { reasoning_tokens: 512 } });
    world.candidates.queue("small-8b", streams(said("", "length"), hidden));
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    const call = ask.callTo("Small-8B");
    await expect(call).toContainText("Failed");
    await expect(call).toContainText("spent all its tokens on reasoning");
    await expect(call).toContainText("Raise the candidate's token limit");
    expect(asked(world.candidates, "small-8b")).toBe(1);
  });

  test("that came only as reasoning is taken as the reply, and says what it was", async ({
    page,
  }) => {
    const world = await live();
    const thought = { choices: [{ index: 0, delta: { reasoning_content: "In 1749, in May." } }] };
    world.candidates.queue("small-8b", streams(thought, said("", "stop"), counted(20, 5)));
    const ask = await setUpLive(page, world);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    const call = ask.callTo("Small-8B");
    await expect(call.getByText("In 1749, in May.")).toBeVisible();
    await expect(call).toContainText("Sent as reasoning.");
    await expect(call).toContainText("it was taken as the reply");
    expect(world.policy.prompts.at(-1)).toContain("In 1749, in May.");
  });
});

test("a reply that is nothing but tagged thinking stays that, and can be read and copied as a reply", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const world = await live();
  const thought = "It was in **1749**, in May.";
  world.candidates.queue(
    "small-8b",
    streams(said(`<think>${thought}</think>`, "stop"), counted(20, 25)),
  );
  const ask = await setUpLive(page, world);
  await ask.ask(QUESTION);
  await ask.expectEnd("Answered");
  const call = ask.callTo("Small-8B");
  await expect(call).toContainText("sent nothing but reasoning");
  await expect(call.locator("strong", { hasText: "1749" })).toBeVisible();
  await call.getByRole("button", { name: "Copy" }).click();
  await expect(call.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(thought);
  expect(world.policy.prompts.join()).not.toContain("in May");
  // The server counted it: that is no estimate.
  await expect(ask.cost).not.toContainText("≈");
});

test.describe("tool calls of a chat server", () => {
  const piece = (fields: object, called: object) => ({
    choices: [
      {
        index: 0,
        delta: { tool_calls: [{ index: 0, type: "function", ...fields, function: called }] },
        finish_reason: null,
      },
    ],
  });
  const prompt = JSON.stringify({ optimized_system_prompt: "Name the river." });

  test("are understood under new ids, under the same number, and without an end", async ({
    page,
  }) => {
    const server = await router();
    server.queue(
      "router-chat",
      streams(
        piece({ id: "a1" }, { name: "call_Small", arguments: "" }),
        piece({ id: "a1" }, { name: "_8B", arguments: "{}" }),
        piece({ id: "a2" }, { arguments: prompt.slice(0, 9) }),
        piece({ id: "a3" }, { arguments: prompt.slice(9) }),
        piece({ id: "" }, { name: "call_Large_70B", arguments: prompt }),
        piece({ id: "" }, { name: "call_Large_70B", arguments: prompt }),
      ),
      selects("call_Large_70B"),
    );
    const ask = await setUpChatRouter(page, server.url);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.calls).toHaveCount(2);
    await expect(ask.answer).toContainText("Bonn lies on the Rhine.");
    expect(asked(server, "small-8b") + asked(server, "large-70b")).toBe(2);
  });

  test("that nobody can read are shown as they were written, and told to the router", async ({
    page,
  }) => {
    const server = await router();
    server.queue(
      "router-chat",
      streams(piece({ id: "a" }, { name: "call_Small_8B", arguments: '{"optimized: oops' })),
      { calls: [{ name: "call_Large_70B", arguments: prompt }] },
      selects("call_Large_70B"),
    );
    const ask = await setUpChatRouter(page, server.url);
    await ask.ask(QUESTION);
    await ask.expectEnd("Answered");
    await expect(ask.trajectory).toContainText("A tool call that cannot be read.");
    await expect(ask.trajectory).toContainText('{"optimized: oops');
    const [, second] = server.requests
      .map(({ body }) => JSON.parse(body))
      .filter(({ model }) => model === "router-chat");
    const told = JSON.stringify(second.messages.slice(2));
    expect(told).toContain("optimized: oops");
    expect(told).toContain("The tool call is not valid JSON");
  });

  function selects(name: string): Turn {
    return {
      calls: [{ name: "select_response", arguments: JSON.stringify({ model_call_name: name }) }],
    };
  }

  async function router(): Promise<ChatServer> {
    return closeLater(await startCandidateServer({ key: ROUTER_KEY, models: ROUTER_MODELS }));
  }
});
