import { afterEach, describe, expect, it } from "vitest";
import { startLoopbackServer } from "../../e2e/servers/loopback-server.ts";
import { ask, CANARY, closeAll, closeLater, failureOf, serve, statusAs } from "./fixtures/serve.ts";

afterEach(closeAll);

describe("a request that cannot be served is answered in OpenAI's shape", () => {
  const NO_MODEL = JSON.stringify({ model: "gpt-9", messages: [{ role: "user", content: "Hi" }] });
  const cases: readonly (readonly [string, number, string, string])[] = [
    ["bad JSON", 400, "invalid_json", "{not json"],
    ["no messages", 400, "invalid_value", JSON.stringify({ model: "xrouter", messages: [] })],
    ["a body that is no object", 400, "invalid_value", "[]"],
    ["an unknown model", 404, "model_not_found", NO_MODEL],
    ["a body that is too large", 413, "request_too_large", `"${"x".repeat(3_000_000)}"`],
    [
      "an image",
      400,
      "invalid_value",
      JSON.stringify({
        model: "xrouter",
        messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:" } }] }],
      }),
    ],
    [
      "tools",
      400,
      "unsupported_parameter",
      JSON.stringify({
        model: "xrouter",
        messages: [{ role: "user", content: "Hi" }],
        tools: [{ type: "function", function: { name: "x" } }],
      }),
    ],
    [
      "no question",
      400,
      "question-empty",
      JSON.stringify({ model: "always", messages: [{ role: "system", content: "Hi" }] }),
    ],
  ];
  it.each(cases)("%s", async (_, status, code, body) => {
    const { post } = await serve();
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(response.headers.get("x-should-retry")).toBe("false");
    const { error } = await response.json();
    expect(error).toEqual({
      message: expect.stringMatching(/.{10}/),
      type: "invalid_request_error",
      param: error.param,
      code,
    });
  });

  it("an unknown path, and a plain form", async () => {
    const { post, server } = await serve();
    expect((await fetch(`${server.url}/v1/embeddings`)).status).toBe(404);
    expect((await post("{}", { "content-type": "text/plain" })).status).toBe(415);
  });

  it("a page of another origin, and another name for this machine", async () => {
    const { post, server } = await serve();
    expect((await post("{}", { origin: "https://evil.example" })).status).toBe(403);
    expect((await post("{}", { origin: "http://127.0.0.1:8800" })).status).toBe(403);
    expect(await statusAs("evil.example", `${server.url}/v1/models`)).toBe(403);
    expect(await statusAs("localhost:8800", `${server.url}/v1/models`)).toBe(200);
  });

  it("a wrong key, where one is asked for", async () => {
    const { client } = await serve([], { SWITCHYARD_API_KEY: "sk-other-0000" });
    const error = await failureOf(client.models.list());
    expect(error.status).toBe(401);
    expect(JSON.stringify(error)).not.toContain("sk-other-0000");
    const right = client.withOptions({ apiKey: "sk-other-0000" });
    expect((await right.models.list()).data.length).toBeGreaterThan(5);
  });
});

describe("a server behind it", () => {
  async function behind(status: number) {
    const upstream = await startLoopbackServer(async (_, answer) => {
      const body = JSON.stringify({ error: { message: `Down. ${CANARY}` } });
      await answer.send(status, { "content-type": "application/json" }, body);
    });
    closeLater(upstream);
    const args = ["--runtime", "server", "--base-url", `${upstream.url}/v1`, "--model", "router"];
    const served = await serve(args, { POLICY_SERVER_API_KEY: CANARY });
    return { ...served, upstream };
  }

  it("that fails is a 502, which the client does not try again, with no key in it", async () => {
    for (const model of ["xrouter", "router-r1"]) {
      const { client, upstream, log } = await behind(401);
      const error = await failureOf(client.chat.completions.create(ask(model)));
      expect(error.status).toBe(502);
      expect(error.type).toBe("upstream_error");
      expect(error.code).toBe("key-rejected");
      expect(upstream.requests).toHaveLength(1);
      expect(upstream.requests[0]?.headers["authorization"]).toBe(`Bearer ${CANARY}`);
      expect(JSON.stringify(error) + String(error) + log.join()).not.toContain(CANARY);
    }
  });

  it("fails a stream before it begins with a status, too", async () => {
    const { client } = await behind(401);
    const error = await failureOf(
      client.chat.completions.create({ ...ask("xrouter"), stream: true }),
    );
    expect(error.status).toBe(502);
  });

  it("is only offered to policies that it has the means for", async () => {
    const { client } = await behind(401);
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toContain("xrouter");
    expect(ids).not.toContain("r2-router");
  });

  it("that answers with nothing in time is a 504, and a client that leaves stops the run", async () => {
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = await startLoopbackServer(async (_, answer) => {
      asked();
      await answer.end;
    });
    closeLater(silent);
    const args = ["--runtime", "server", "--base-url", `${silent.url}/v1`, "--model", "router"];
    const slow = await serve([...args, "--time-limit", "0.2"]);
    const error = await failureOf(slow.client.chat.completions.create(ask("xrouter")));
    expect(error.status).toBe(504);
    expect(error.code).toBe("time_limit");

    const patient = await serve([...args, "--concurrency", "1"]);
    const leaving = new AbortController();
    const gone = patient.client.chat.completions.create(ask("xrouter"), { signal: leaving.signal });
    await begun;
    await expect.poll(() => patient.server.underway).toBe(1);
    const busy = await failureOf(
      patient.client.chat.completions.create(ask("xrouter"), { maxRetries: 0 }),
    );
    expect(busy.status).toBe(429);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(() => patient.server.underway).toBe(0);
    expect(patient.log).toHaveLength(1);
    expect(patient.log[0]).toMatch(/ xrouter stopped calls=0 cost=≥?\$0 ms=\d+$/);
    await expect.poll(() => silent.underway).toBe(0);
  });
});
