import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { logSumExp, sampleToken } from "./sample-token.ts";

const LOGITS = Float32Array.from([0, 2, 1, -1, Number.NEGATIVE_INFINITY]);

function frequencies(options: { temperature: number; topP: number }, draws = 20_000): number[] {
  const random = seededRandom(5);
  const counts = Array.from(LOGITS, () => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    const token = sampleToken(LOGITS, options, random);
    counts[token] = (counts[token] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

/** Softmax, from its definition. */
function probabilities(temperature: number): number[] {
  const weights = Array.from(LOGITS, (logit) => Math.exp(logit / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe("sampleToken", () => {
  it("takes the likeliest at temperature 0, the first of equals", () => {
    const random = () => 0.999;
    expect(sampleToken(LOGITS, { temperature: 0, topP: 1 }, random)).toBe(1);
    expect(sampleToken(Float32Array.of(3, 3), { temperature: 0, topP: 1 }, random)).toBe(0);
  });

  it.each([0.5, 1, 2])("draws with the probabilities of temperature %s", (temperature) => {
    const expected = probabilities(temperature);
    frequencies({ temperature, topP: 1 }).forEach((frequency, token) => {
      expect(Math.abs(frequency - (expected[token] ?? 0))).toBeLessThan(0.012);
    });
  });

  it("draws from the nucleus only, with the probabilities in it", () => {
    // The two likeliest have 0.64 and 0.24: 0.8 needs both, 0.6 only the first.
    const [, first = 0, second = 0] = probabilities(1);
    const both = frequencies({ temperature: 1, topP: 0.8 });
    expect(both[0]).toBe(0);
    expect(both[3]).toBe(0);
    expect(Math.abs((both[1] ?? 0) - first / (first + second))).toBeLessThan(0.012);
    expect(frequencies({ temperature: 1, topP: 0.6 }, 100)[1]).toBe(1);
    expect(frequencies({ temperature: 1, topP: 0 }, 100)[1]).toBe(1);
  });

  it("draws the same token from the same number", () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 50 }, () =>
        sampleToken(LOGITS, { temperature: 1, topP: 0.95 }, random),
      );
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it.each([
    ["no numbers", Float32Array.of(1, Number.NaN, 2)],
    ["all impossible", Float32Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)],
    ["infinite", Float32Array.of(1, Number.POSITIVE_INFINITY)],
    ["none", new Float32Array()],
  ])("refuses logits that are %s", (_, logits) => {
    for (const temperature of [0, 1]) {
      expect(() => sampleToken(logits, { temperature, topP: 1 }, () => 0.5)).toThrow(
        expect.objectContaining({ code: "gpu-wrong" }),
      );
    }
  });
});

describe("logSumExp", () => {
  it("does not overflow", () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 9);
  });
});
