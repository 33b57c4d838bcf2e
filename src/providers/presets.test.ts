import { describe, expect, it } from "vitest";
import { PRESETS, presetFor, setupCommand } from "./presets.ts";
import { baseUrlOf, reachOf } from "./provider-address.ts";

describe("PRESETS", () => {
  it("have different ids and addresses that can be used as they are", () => {
    expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(PRESETS.length);
    for (const preset of PRESETS) {
      expect(baseUrlOf(preset).href).toBe(preset.baseUrl);
      expect(preset.note).toMatch(/^[^.].*\.$/);
    }
  });

  it("ask for a key exactly where something far away is asked", () => {
    for (const preset of PRESETS) {
      const far = reachOf(baseUrlOf(preset)) === "public";
      expect(preset.needsKey, preset.id).toBe(far);
      expect(preset.keyPage !== null, preset.id).toBe(far);
      expect(preset.callable === "local-setup", preset.id).toBe(!far);
    }
  });

  it("name what to use in place of one that admits no pages", () => {
    const closed = PRESETS.filter(({ callable }) => callable === "no");
    expect(closed.map(({ id }) => id)).toEqual(["nvidia"]);
    expect(closed[0]?.note).toMatch(/OpenRouter/);
  });

  it("carry where a fact comes from", () => {
    for (const { crossOrigin, callable } of PRESETS) {
      expect(crossOrigin.source).not.toBe("");
      if (callable !== "local-setup") expect(crossOrigin.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});

describe("presetFor", () => {
  const plain = { id: "x", name: "x", dialect: "openai", needsKey: false } as const;

  it.each([
    ["https://openrouter.ai/api/v2", "openrouter"],
    ["http://127.0.0.1:11434/v1", "ollama"],
    ["http://[::1]:1234/v1", "lm-studio"],
  ])("knows %s by its address", (baseUrl, id) => {
    expect(presetFor({ ...plain, baseUrl })?.id).toBe(id);
  });

  it("knows nothing of others", () => {
    expect(presetFor({ ...plain, baseUrl: "https://example.com/v1" })).toBeNull();
    expect(presetFor({ ...plain, baseUrl: "nonsense" })).toBeNull();
  });

  it("gives the command with the page's own origin", () => {
    const ollama = presetFor({ ...plain, id: "ollama", baseUrl: "" });
    expect(ollama && setupCommand(ollama, "https://page.example")).toBe(
      "OLLAMA_ORIGINS=https://page.example ollama serve",
    );
  });
});

describe("reachOf", () => {
  it.each([
    ["http://localhost:1", "loopback"],
    ["http://app.localhost", "loopback"],
    ["http://127.8.9.1", "loopback"],
    ["http://[::1]", "loopback"],
    ["http://0x7f.1", "loopback"],
    ["http://10.0.0.1", "private"],
    ["http://172.16.0.1", "private"],
    ["http://172.32.0.1", "public"],
    ["http://192.168.0.1", "private"],
    ["http://100.64.0.1", "private"],
    ["http://100.128.0.1", "public"],
    ["http://[fd00::1]", "private"],
    ["http://[fe80::1]", "private"],
    ["http://[2001:db8::1]", "public"],
    ["http://nas", "private"],
    ["http://nas.local", "private"],
    ["http://localhost.example.com", "public"],
    ["http://127.0.0.1.example.com", "public"],
  ] as const)("%s is %s", (url, reach) => {
    expect(reachOf(new URL(url))).toBe(reach);
  });
});
