import { describe, expect, it } from "vitest";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { contextWindowOf, type WindowTable } from "./context-window.ts";
import written from "./context-windows.json";
import { refreshWindows, type WindowLookup } from "./refresh-windows.ts";

const table: WindowTable = written;

describe("the table of windows", () => {
  it("knows every candidate of the pools that the page comes with", () => {
    const candidates = POOL_PRESETS.flatMap(({ pool }) => pool);
    const unknown = candidates.filter(
      ({ provider, model }) => contextWindowOf(provider, model) === null,
    );
    expect(unknown.map(({ id }) => id)).toEqual([]);
  });

  it("leaves each of them more room than its reply takes, and names nobody twice", () => {
    for (const { provider, model, maxTokens } of POOL_PRESETS.flatMap(({ pool }) => pool)) {
      const { contextTokens = 0 } = contextWindowOf(provider, model) ?? {};
      expect(contextTokens, model).toBeGreaterThan(maxTokens);
    }
    const names = table.rows.map(({ provider, model }) => `${provider} ${model}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { contextTokens, inputTokens = 1 } of table.rows) {
      expect(inputTokens).toBeLessThan(contextTokens);
    }
  });

  it("takes a server's usual window for every model of it, with what to know of it", () => {
    expect(contextWindowOf("ollama", "anything:7b")).toMatchObject({
      contextTokens: 4096,
      note: expect.stringContaining("without a word"),
    });
  });
});

describe("refreshWindows", () => {
  const before: WindowTable = {
    source: "old",
    date: "2026-07-02",
    rows: [
      { provider: "openai", model: "a", contextTokens: 10 },
      { provider: "openai", model: "b", contextTokens: 20, inputTokens: 5 },
      { provider: "openai", model: "gone", contextTokens: 30 },
    ],
    servers: [],
  };
  const lookup: WindowLookup = (_, model) =>
    model === "a" ? { contextTokens: 10 } : model === "b" ? { contextTokens: 20 } : null;

  it("takes today's figures, leaves out what is not listed, and says what changed", () => {
    const { data, report } = refreshWindows(before, lookup, { source: "new", date: "2026-11-22" });
    expect(data).toEqual({
      source: "new",
      date: "2026-11-22",
      rows: [
        { provider: "openai", model: "a", contextTokens: 10 },
        { provider: "openai", model: "b", contextTokens: 20 },
      ],
      servers: [],
    });
    expect(report).toEqual([
      "context-windows: openai: b: 20 tokens, 5 of them read → 20 tokens, 20 of them read",
      "context-windows: openai: gone: not listed, left out",
    ]);
  });
});
