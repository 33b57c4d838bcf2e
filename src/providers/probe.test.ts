import { describe, expect, it } from "vitest";
import { answered, CANARY, scriptedWorld, unreachable } from "./fixtures/scripted-world.ts";
import { PRESETS } from "./presets.ts";
import { probeProvider } from "./probe.ts";
import type { Provider } from "./provider.ts";

function preset(id: string): Provider {
  const found = PRESETS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
}

describe("probeProvider", () => {
  it.each([
    ["openai", "https://api.openai.com/v1/models", { data: [{ id: "b" }, { id: "a" }] }],
    [
      "anthropic",
      "https://api.anthropic.com/v1/models?limit=1000",
      { data: [{ type: "model", id: "b" }, { id: "a" }, { id: "a" }] },
    ],
    ["together", "https://api.together.xyz/v1/models", [{ id: "b" }, { id: "a" }, 7, null]],
    [
      "gemini",
      "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
      {
        models: [
          { name: "models/b", supportedGenerationMethods: ["generateContent"] },
          { name: "models/embed", supportedGenerationMethods: ["embedContent"] },
          { name: "models/a", supportedGenerationMethods: ["generateContent"] },
        ],
      },
    ],
  ])("lists the models of %s", async (id, url, list) => {
    const { access, sent } = scriptedWorld([answered(200, list)]);
    const result = await probeProvider(preset(id), access);
    expect(result).toMatchObject({ ok: true, failure: null, models: ["a", "b"] });
    expect(result.elapsedMs).toBeGreaterThan(0);
    expect(sent.map((request) => request.url)).toEqual([url]);
    expect(sent[0]?.init).toMatchObject({ method: "GET", redirect: "error", credentials: "omit" });
  });

  it("lets OpenRouter look at the key first, because its list is open to all", async () => {
    const { access, sent } = scriptedWorld([answered(401, { error: { message: "No auth" } })]);
    const result = await probeProvider(preset("openrouter"), access);
    expect(result).toMatchObject({ ok: false, failure: { code: "key-rejected" }, models: [] });
    expect(sent.map(({ url }) => url)).toEqual(["https://openrouter.ai/api/v1/key"]);
  });

  it.each([
    ["a wrong key", answered(401, { error: { message: `Bad key ${CANARY}` } }), "key-rejected"],
    ["nobody there", unreachable, "network-opaque"],
    ["a page of a hotel", answered(200, "<html>"), "stream-malformed"],
    ["an overloaded server, once", answered(503, ""), "overloaded"],
  ])("decodes %s", async (_, act, code) => {
    const { access } = scriptedWorld([act]);
    const result = await probeProvider(preset("groq"), access);
    expect(result).toMatchObject({ ok: false, failure: { code } });
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });

  it("says that a key is missing without asking anyone", async () => {
    const { access, sent } = scriptedWorld([unreachable], { key: () => null });
    const result = await probeProvider(preset("groq"), access);
    expect(result.failure?.code).toBe("key-missing");
    expect(sent).toEqual([]);
  });
});
