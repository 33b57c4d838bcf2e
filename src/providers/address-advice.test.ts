import { describe, expect, it } from "vitest";
import { addressAdvice, correctedAddress } from "./address-advice.ts";
import { PRESETS } from "./presets.ts";
import type { Dialect, Provider } from "./provider.ts";

function own(baseUrl: string, dialect: Dialect = "openai"): Provider {
  return { id: "mine", name: "Mine", dialect, baseUrl, needsKey: false };
}

describe("an address that ends in the wrong place", () => {
  it.each([
    ["http://127.0.0.1:9", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/v1/chat/completions", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/v1/completions/", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/v1/models", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/v1/embeddings", "http://127.0.0.1:9/v1"],
    ["http://127.0.0.1:9/chat/completions", "http://127.0.0.1:9/v1"],
    ["localhost:9/v1/models", "http://localhost:9/v1"],
    ["localhost:9", "http://localhost:9/v1"],
    ["http://localhost:11434/api/chat", "http://localhost:11434/v1"],
    ["http://localhost:11434/api", "http://localhost:11434/v1"],
    ["https://gateway.example/team/v1/chat/completions", "https://gateway.example/team/v1"],
    ["https://openrouter.ai", "https://openrouter.ai/api/v1"],
    ["https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"],
    ["https://api.groq.com", "https://api.groq.com/openai/v1"],
    ["https://api.groq.com/v1", "https://api.groq.com/openai/v1"],
    ["https://openrouter.ai/v1/chat/completions", "https://openrouter.ai/api/v1"],
    ["http://127.0.0.1:9/v1/v1", "http://127.0.0.1:9/v1"],
  ])("%s is offered as %s", (given, offered) => {
    expect(correctedAddress(own(given))).toBe(offered);
    expect(addressAdvice(own(given))).toBe(
      `The address ends in the wrong place: it should end in ${new URL(offered).pathname}, as in ${offered}.`,
    );
  });

  it("has the version of its own format", () => {
    const gemini = "http://127.0.0.1:9/v1beta/models/some-model:streamGenerateContent";
    expect(correctedAddress(own(gemini, "gemini"))).toBe("http://127.0.0.1:9/v1beta");
    expect(correctedAddress(own("http://127.0.0.1:9", "gemini"))).toBe("http://127.0.0.1:9/v1beta");
    expect(correctedAddress(own("http://127.0.0.1:9/v1/messages", "anthropic"))).toBe(
      "http://127.0.0.1:9/v1",
    );
  });

  it.each([
    "http://127.0.0.1:9/v1",
    "https://api.example.com/v4",
    "https://gateway.example/openai",
    "https://gateway.example/v1/account/gateway/openai",
    "http://localhost:3000/api",
    "not an address",
    "",
  ])("is not seen in %s", (given) => {
    expect(correctedAddress(own(given))).toBeNull();
    expect(addressAdvice(own(given))).toBeNull();
  });

  it.each(PRESETS.map((preset) => [preset.name, preset] as const))("is not %s's", (_, preset) => {
    expect(correctedAddress(preset)).toBeNull();
  });

  it("means nothing to a server whose endpoints bring the version along", () => {
    expect(correctedAddress({ ...own("http://127.0.0.1:9"), isVersionless: true })).toBeNull();
  });
});
