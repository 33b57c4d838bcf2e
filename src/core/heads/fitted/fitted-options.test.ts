import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { lambdaOfRate, rateOfLambda } from "#core/heads/lambda-scale.ts";
import { rankOptions } from "#core/heads/rank-options.ts";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { candidateNamed } from "./candidate-named.ts";
import { expectOutcomes } from "./expect-outcomes.ts";
import { fittedOptions } from "./fitted-options.ts";
import { fittedSample } from "./fixtures/fitted-sample.ts";

const INPUT_TOKENS = 10;

describe("options of a fitted router", () => {
  it("are ranked as the lab chooses: by q − λ·c, then the cheaper one", () => {
    const outcome = fc.record({
      quality: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)),
      // Dearer than the question itself at the pool's price.
      cost: fc.double({ min: 1e-5, max: 1, noNaN: true }),
    });
    const rate = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 8 }), rate, (outcomes, lambda) => {
        const expected = outcomes.map((one, place) => ({ name: `m${place}`, ...one }));
        const pool = expected.map(({ name }) => testCandidate(name));
        const { options } = fittedOptions(expected, pool, INPUT_TOKENS);
        const settings = { inputTokens: INPUT_TOKENS, fidelity: "switchyard" } as const;
        const [best] = rankOptions(options, { lambda: lambdaOfRate(lambda), ...settings });
        const quality = Float64Array.from(expected, (one) => one.quality);
        const costs = Float64Array.from(expected, (one) => one.cost);
        const chosen = chooseCandidate(expected.length, quality, 0, costs, 0, lambda);
        const worth = (place: number): number =>
          (quality[place] ?? 0) - lambda * (costs[place] ?? 0);
        const taken = expected.findIndex(({ name }) => name === best?.candidate);
        // Values that differ by rounding only are the same to both.
        const isSame =
          Math.abs(worth(taken) - worth(chosen)) <= 1e-9 * (1 + Math.abs(worth(chosen)));
        expect(taken === chosen || isSame).toBe(true);
        expect(best?.cost).toBeCloseTo(costs[taken] ?? 0, 12);
      }),
    );
  });

  it("a λ on either scale is the same weight", () => {
    for (const rate of [0, 0.001, 1, 40, 1e6]) {
      expect(rateOfLambda(lambdaOfRate(rate))).toBeCloseTo(rate, 3);
    }
    expect(lambdaOfRate(Number.POSITIVE_INFINITY)).toBe(1);
    expect(rateOfLambda(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("never cost less than their question, are free where the pool says so, and left out unpriced", () => {
    const price = { input: 2_000_000, output: 8_000_000, source: "test", date: "2026-01-01" };
    const pool = [
      testCandidate("short", { price }),
      testCandidate("free", { price: { ...price, input: 0, output: 0 } }),
      testCandidate("unknown", { price }),
      testCandidate("unpriced", { price: null }),
      testCandidate("never", { price }),
    ];
    const expected = [
      { name: "short", quality: 0.5, cost: 1e-9 },
      { name: "free", quality: 0.5, cost: 0.1 },
      { name: "unknown", quality: 0.5, cost: Number.NaN },
      { name: "unpriced", quality: 1, cost: 0 },
      { name: "never", quality: Number.NaN, cost: 0 },
      { name: "absent", quality: 1, cost: 0 },
      { name: "SHORT", quality: 1, cost: 0 },
    ];
    const { options, absent, unpriced } = fittedOptions(expected, pool, 1000);
    expect(options.map(({ candidate, tokens }) => [candidate, tokens])).toEqual([
      ["free", 0],
      ["short", 0],
      ["unknown", 200],
    ]);
    expect(absent).toEqual(["absent"]);
    expect(unpriced).toEqual(["unpriced"]);
  });
});

describe("expectOutcomes", () => {
  it("knows a question's task by its name", () => {
    const settings = { rows: 60, seed: 5, costs: "mean", gaps: 0 } as const;
    const heads = fittedSample({ ...settings, router: "task-table" });
    const best = (task: string | null) =>
      expectOutcomes(heads, null, task).toSorted((a, b) => b.quality - a.quality)[0]?.name;
    expect([best("sums"), best("rhymes"), best(null), best("songs")]).toEqual([
      "small",
      "middle",
      "large",
      "large",
    ]);
  });
});

describe("candidateNamed", () => {
  const pool = [
    testCandidate("Llama-3.1-8B-Instruct", { model: "meta-llama/llama-3.1-8b-instruct" }),
    testCandidate("GPT mini", { aliases: ["gpt-5-mini"], model: "openai/gpt-5-mini" }),
    testCandidate("Qwen A", { model: "qwen/qwen3-8b" }),
    testCandidate("Qwen B", { model: "other/Qwen3-8B" }),
  ];

  it.each([
    ["Llama-3.1-8B-Instruct", "Llama-3.1-8B-Instruct"],
    ["llama-3.1-8b-instruct", "Llama-3.1-8B-Instruct"],
    ["meta/Llama_3.1_8B_Instruct", "Llama-3.1-8B-Instruct"],
    ["gpt-5-mini", "GPT mini"],
    ["openai/gpt-5-mini", "GPT mini"],
    ["another maker/GPT 5 mini", "GPT mini"],
    [" gpt_mini ", "GPT mini"],
    ["qwen/qwen3-8b", "Qwen A"],
    ["qwen3-8b", null],
    ["llama-3.1-70b-instruct", null],
    ["", null],
    ["///", null],
  ])("%j is %j", (name, id) => {
    expect(candidateNamed(pool, name)?.id ?? null).toBe(id);
  });
});
