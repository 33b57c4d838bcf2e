import { describe, expect, it } from "vitest";
import { findAsked, findQuestion, settles } from "./find-question.ts";
import { POOL_NAMES, tinyLoop } from "./fixtures/tiny-loop.ts";
import type { Ask, Hop } from "./known-question.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { SUGGESTED_QUESTIONS } from "./suggested-questions.ts";

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, "")
    .replace(/\b(a|an|the)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** Written out apart from the profiles: what each of the paper's candidates is meant to know. */
function isKnownTo(ask: Ask, hop: Hop): boolean {
  const isGood =
    (ask.family === "qwen" && ["code", "numbers", "chinese"].includes(hop.topic ?? "")) ||
    (ask.family === "gemma" && hop.topic === "science");
  return ask.skill + (isGood ? 1 : 0) >= hop.needs;
}

function plannedCalls(hops: readonly Hop[]): number {
  return hops.reduce((sum, hop) => sum + hop.asks.findIndex((ask) => isKnownTo(ask, hop)) + 1, 0);
}

describe.each(KNOWN_QUESTIONS)("$question", (known) => {
  it("ends with a gold answer after the planned rounds", async () => {
    const result = await tinyLoop(known.question);
    expect(known.golds.map(plain)).toContain(plain(result.answer ?? ""));
    expect(result.calls).toHaveLength(plannedCalls(known.hops));
    expect(result.rounds).toBe(result.calls.length + 1);
    expect(result.text).not.toMatch(/\{\?|\{name\}/);
    expect(result.calls.map((call) => call.query)).toEqual(
      known.hops.flatMap((hop) =>
        hop.asks
          .slice(0, hop.asks.findIndex((ask) => isKnownTo(ask, hop)) + 1)
          .map(() => hop.query),
      ),
    );
  });

  it("stays inside four calls and is found again by its wordings", () => {
    expect(plannedCalls(known.hops)).toBeLessThanOrEqual(4);
    for (const wording of [known.question, ...(known.aliases ?? [])]) {
      expect(findQuestion(wording)).toBe(known);
      expect(findQuestion(`  ${wording.toUpperCase()}?`)).toBe(known);
    }
  });

  it.each(known.hops)("hop “$query” is consistent", (hop) => {
    expect(hop.asks.some((ask) => isKnownTo(ask, hop))).toBe(true);
    expect(settles(hop, hop.right)).toBe(true);
    expect(settles(hop, hop.wrong ?? "I do not know. A larger model may help.")).toBe(false);
    expect(findAsked(`Your part: ${hop.query}\n\n`)).toEqual({ kind: "hop", hop });
    expect(`${hop.query}${hop.right}${hop.wrong ?? ""}`).not.toMatch(/<\/?[a-z]+>/);
    expect(hop.query).not.toContain(":");
    expect(hop.thought).toContain("{name}");
    if (hop.doubt !== undefined) {
      expect(hop.doubt).toContain("{name}");
      expect(hop.asks.length).toBeGreaterThan(1);
    }
  });
});

describe("the known questions together", () => {
  it("are enough, and most of them route", async () => {
    expect(KNOWN_QUESTIONS.length).toBeGreaterThanOrEqual(36);
    const results = await Promise.all(KNOWN_QUESTIONS.map((known) => tinyLoop(known.question)));
    const routed = results.filter(
      ({ calls }) => calls.length >= 2 || new Set(calls.map((call) => call.name)).size >= 2,
    );
    expect(routed.length).toBeGreaterThanOrEqual(25);
    const asked = new Set(results.flatMap(({ calls }) => calls.map((call) => call.name)));
    expect(asked).toEqual(new Set(POOL_NAMES));
  });

  it("keeps questions apart that differ in a word that matters", () => {
    expect(findQuestion("What is the capital of Austria?")).toBeNull();
    expect(
      findQuestion("Which building is smaller, the Eiffel Tower or the Chrysler Building?"),
    ).toBeNull();
    expect(findQuestion("What is 17 percent of 251, plus 3 squared?")).toBeNull();
    expect(findQuestion("")).toBeNull();
  });

  it("forgives fillers, case, punctuation and a slip of the keyboard", () => {
    const known = findQuestion("capital of Australia");
    expect(known?.answer).toBe("Canberra");
    expect(findQuestion("please tell me: what's the capital of Austrlia")).toBeNull();
    expect(findQuestion("Please tell me what is the capital of Austrlia!")).toBe(known);
  });
});

describe("the suggested questions", () => {
  it("are six different ones that the world knows", () => {
    expect(SUGGESTED_QUESTIONS).toHaveLength(6);
    const known = SUGGESTED_QUESTIONS.map(findQuestion);
    expect(known).not.toContain(null);
    expect(new Set(known).size).toBe(6);
  });

  it("begin with a showcase: four rounds, three candidates, an escalation", async () => {
    const { rounds, calls, answer } = await tinyLoop(SUGGESTED_QUESTIONS[0] ?? "");
    expect(rounds).toBe(4);
    expect(calls.map((call) => call.name)).toEqual([
      "Qwen2.5-7B-Instruct",
      "LLaMA-3.1-70B-Instruct",
      "Gemma-2-27B-Instruct",
    ]);
    expect(calls[0]?.query).toBe(calls[1]?.query);
    expect(answer).toBe("Rhine");
  });
});
