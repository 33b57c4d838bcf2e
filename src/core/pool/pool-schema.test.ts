import { describe, expect, it } from "vitest";
import type { Candidate } from "./candidate.ts";
import { checkPool, MOST_CANDIDATES } from "./pool-schema.ts";

const good: Candidate = {
  id: "Qwen2.5-7B-Instruct",
  aliases: ["qwen2.5-7b"],
  description: "Small and quick.",
  provider: "openrouter",
  model: "qwen/qwen-2.5-7b-instruct:free",
  price: { input: 40_000, output: 100_000, source: "models.dev", date: "2026-07-02" },
  paperModel: "qwen/qwen2.5-7b-instruct",
  paperPrice: 0.3,
  temperature: 0,
  maxTokens: 512,
};

function problems(...pool: readonly unknown[]) {
  const check = checkPool(pool);
  return check.ok ? [] : check.problems;
}

describe("checkPool", () => {
  it("accepts a good pool as it is", () => {
    expect(checkPool([good])).toEqual({ ok: true, pool: [good] });
    const bare = { ...good, price: null, paperModel: null, paperPrice: null, temperature: null };
    expect(checkPool([bare])).toEqual({ ok: true, pool: [bare] });
    const odd: Candidate = {
      ...good,
      price: { input: 1, output: 1, perRequest: 5_000_000_000, source: "", date: "" },
      splitThinking: false,
    };
    expect(checkPool([odd])).toEqual({ ok: true, pool: [odd] });
  });

  it("tidies blanks, line breaks, empty and repeated aliases, and unknown fields", () => {
    const untidy = {
      ...good,
      id: " Qwen2.5-7B-Instruct ",
      aliases: [" qwen2.5-7b", "QWEN2.5-7B", "", "qwen2.5-7b-instruct"],
      description: "  Small\r\n and quick.\n",
      colour: "red",
    };
    const tidied = { ...good, description: "Small and quick." };
    expect(checkPool([untidy])).toEqual({ ok: true, pool: [tidied] });
  });

  it.each([
    ["id", ""],
    ["id", "   "],
    ["id", "a<b"],
    ["id", "a>b"],
    ["id", "name: query"],
    ["id", "a, b"],
    ["id", "a [b]"],
    ["id", "a (b)"],
    ["id", "a {b}"],
    ["id", "a\nb"],
    ["id", "a\u2028b"],
    ["id", "x".repeat(81)],
    ["id", 7],
    ["aliases.0", ["a:b"]],
    ["description", "x".repeat(1201)],
    ["provider", ""],
    ["model", " "],
    ["splitThinking", "no"],
    ["price.perRequest", { ...good.price, perRequest: -1 }],
    ["price.perRequest", { ...good.price, perRequest: 0.005 }],
    ["price.perRequest", { ...good.price, perRequest: 1e15 }],
    ["price", "free"],
    ["price.output", { ...good.price, output: -1 }],
    ["price.input", { ...good.price, input: 0.5 }],
    ["price.cacheRead", { ...good.price, cacheRead: Number.NaN }],
    ["price.date", { ...good.price, date: "today" }],
    ["paperPrice", -0.1],
    ["paperPrice", Number.POSITIVE_INFINITY],
    ["temperature", 2.1],
    ["temperature", -0.1],
    ["maxTokens", 0],
    ["maxTokens", 32_769],
    ["maxTokens", 1.5],
  ])("finds what is wrong with %s = %j", (field, value) => {
    const [key = ""] = field.split(".");
    const found = problems({ ...good }, { ...good, id: "B", aliases: [], [key]: value });
    expect(found.map((problem) => [problem.candidate, problem.field])).toContainEqual([1, field]);
    expect(found.every((problem) => problem.message.length > 10)).toBe(true);
  });

  it("names a missing field", () => {
    const { maxTokens: _, ...incomplete } = good;
    expect(problems(incomplete)).toMatchObject([{ candidate: 0, field: "maxTokens" }]);
  });

  it("reports every problem at once, with the rule in the message", () => {
    expect(problems({ ...good, id: "a:b", maxTokens: 0 })).toEqual([
      {
        candidate: 0,
        field: "id",
        message: "id may not contain < > : , brackets or line breaks.",
      },
      { candidate: 0, field: "maxTokens", message: "maxTokens must be at least 1." },
    ]);
  });

  it("lets no two candidates answer to one name", () => {
    const twin = { ...good, id: "QWEN2.5-7b-instruct", aliases: [] };
    expect(problems(good, twin)).toMatchObject([{ candidate: 1, field: "id" }]);
    const shadow = { ...good, id: "B", aliases: ["Qwen2.5-7B-Instruct"] };
    expect(problems(good, shadow)).toMatchObject([{ candidate: 1, field: "aliases" }]);
    const forward = [
      { ...good, aliases: ["b"] },
      { ...good, id: "B", aliases: [] },
    ];
    expect(problems(...forward)).toMatchObject([{ candidate: 0, field: "aliases" }]);
  });

  it("wants between 1 and 32 candidates", () => {
    const many = Array.from({ length: MOST_CANDIDATES }, (_, i) => ({
      ...good,
      id: `m${i}`,
      aliases: [],
    }));
    expect(checkPool(many).ok).toBe(true);
    expect(problems(...many, { ...good, aliases: [] })).toMatchObject([{ field: "pool" }]);
    expect(problems()).toMatchObject([{ candidate: null, field: "pool" }]);
    expect(checkPool({ pool: [good] })).toMatchObject({ ok: false });
    expect(checkPool(null)).toMatchObject({ ok: false });
  });
});
