import type OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { startCandidateServer } from "../../e2e/servers/candidate-server.ts";
import { ask, closeAll, closeLater, metadataOf, SHOWCASE, serve } from "./fixtures/serve.ts";

afterEach(closeAll);

describe("the official client gets", () => {
  it("a plain answer of xRouter, with what was called and paid", async () => {
    const { client, log } = await serve();
    const answer = await client.chat.completions.create(ask("xrouter"));
    expect(answer.object).toBe("chat.completion");
    expect(answer.model).toBe("xrouter");
    expect(answer.choices[0]?.message.content).toContain("Rhine");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.usage?.total_tokens).toBeGreaterThan(100);
    const metadata = metadataOf(answer);
    expect(metadata).toMatchObject({
      model_used: "LLaMA-3.1-70B-Instruct",
      routing_strategy: "select_response",
      turns_used: 2,
      router_cost: 0,
      mode: "agent",
      simulated: true,
    });
    expect(metadata.total_cost).toBeGreaterThan(0);
    expect(metadata.total_cost).toBe(metadata.target_models_cost);
    expect(metadata.call_history).toMatchObject([
      { call_id: "c1", model_id: "Qwen2.5-7B-Instruct" },
      {
        call_id: "c2",
        model_id: "LLaMA-3.1-70B-Instruct",
        function_name: "call_LLaMA_3_1_70B_Instruct",
        arguments: { temperature: 0.2 },
        response: answer.choices[0]?.message.content,
      },
      { function_name: "select_response", model_id: null, cost: 0 },
    ]);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/ xrouter answered calls=2 cost=\$0\.0\d+ ms=\d+$/);
  });

  it("a streamed answer, its metadata in the last chunk", async () => {
    const { client } = await serve();
    for (const include_usage of [false, true]) {
      const stream = await client.chat.completions.create({
        ...ask("xrouter-simple"),
        stream: true,
        stream_options: { include_usage },
      });
      const chunks: OpenAI.ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
      expect(text).toContain("Rhine");
      // The reply of the one candidate is passed on as it comes.
      expect(chunks.length).toBeGreaterThan(10);
      expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
      const last = chunks.at(-1);
      expect(metadataOf(last ?? {})).toMatchObject({ routing_strategy: "delegate_to_model" });
      expect((last?.usage?.total_tokens ?? 0) > 0).toBe(include_usage);
      const finishes = chunks.flatMap(({ choices }) => choices.map((one) => one.finish_reason));
      expect(finishes.filter((reason) => reason !== null)).toEqual(["stop"]);
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    }
  });

  it("an answer of every policy, streamed and whole alike", async () => {
    const { client } = await serve();
    const { data } = await client.models.list();
    const ids = data.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(["router-r1", "xrouter", "xrouter-simple", "r2-router", "random"]),
    );
    for (const model of ids) {
      const whole = await client.chat.completions.create(ask(model));
      const content = whole.choices[0]?.message.content;
      expect(content, model).not.toBe("");
      const stream = await client.chat.completions.create({ ...ask(model), stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      expect(text.trim(), model).toBe(content);
      expect(metadataOf(whole).turns_used, model).toBeGreaterThan(0);
    }
    expect((await client.models.retrieve("xrouter")).owned_by).toBe("switchyard");
  });

  it("the whole conversation understood: system text, earlier turns, a follow-up", async () => {
    const { client } = await serve();
    const answer = await client.chat.completions.create({
      model: "xrouter",
      messages: [
        { role: "system", content: "Answer for a child." },
        { role: "user", content: "What is the capital of Austria?" },
        { role: "assistant", content: "Vienna." },
        { role: "user", content: [{ type: "text", text: SHOWCASE }] },
      ],
    });
    expect(answer.choices[0]?.message.content).toContain("Rhine");
  });
});

describe("live", () => {
  it("routes over servers of this machine, each with its own key, and books what they bill", async () => {
    const [router, house] = await Promise.all([
      startCandidateServer({
        key: "sk-router-0000",
        models: [{ id: "router", reply: "", price: { input: 1n, output: 2n } }],
      }),
      startCandidateServer({
        key: "sk-house-0000",
        reportedPercent: 100,
        models: [
          {
            id: "meta-llama/llama-3.1-70b-instruct",
            reply: "On the **Rhine**.",
            price: { input: 400_000n, output: 400_000n },
          },
        ],
      }),
    ]);
    closeLater(router);
    closeLater(house);
    const prompt = { optimized_system_prompt: "Name each step." };
    router.queue(
      "router",
      { calls: [{ name: "call_LLaMA_3_1_70B_Instruct", arguments: JSON.stringify(prompt) }] },
      { reply: "Merged: the Rhine." },
    );
    const { client, log } = await serve(
      [
        ...["--runtime", "server", "--base-url", `${router.url}/v1`, "--model", "router"],
        ...["--policy-price", "0.000001,0.000002"],
        ...["--provider-url", `openrouter=${house.url}/v1`],
      ],
      { POLICY_SERVER_API_KEY: "sk-router-0000", OPENROUTER_API_KEY: "sk-house-0000" },
    );
    const answer = await client.chat.completions.create(ask("xrouter"));
    expect(answer.choices[0]?.message.content).toBe("Merged: the Rhine.");
    const metadata = metadataOf(answer);
    expect(metadata).toMatchObject({ routing_strategy: "direct_response", turns_used: 2 });
    expect(metadata.router_cost).toBe(Number(router.bill.total) / 1e12);
    expect(metadata.target_models_cost).toBe(Number(house.bill.total) / 1e12);
    expect(log.join()).not.toMatch(/sk-|Rhine/);
  });
});

describe("the books", () => {
  it("hold what a call had cost when its client left in the middle of the reply", async () => {
    const { client, log, server } = await serve(["--pace", "1"]);
    const stream = await client.chat.completions.create({ ...ask("always"), stream: true });
    for await (const _ of stream) break;
    await expect.poll(() => server.underway).toBe(0);
    expect(log[0]).toMatch(/ always stopped calls=1 cost=≈\$0\.0000\d+ ms=\d+$/);
  });

  it("and /health say how the server is", async () => {
    const { server } = await serve();
    const response = await fetch(`${server.url}/health`);
    expect(await response.json()).toMatchObject({ status: "ok", runtime: "demo", underway: 0 });
  });
});
