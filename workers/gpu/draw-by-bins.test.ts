import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawByBins } from "./draw-by-bins.ts";
import { manyLogits } from "./fixtures/many-logits.ts";
import { sampleToken } from "./sample-token.ts";
import { fillWeights, sumInBins, sumOf } from "./weight-sums.ts";

interface Settings {
  readonly temperature: number;
  readonly topP: number;
}

/** Softmax, nucleus and draw from their definitions, all of the vocabulary in sorted lists. */
function plainSample(logits: Float32Array, { temperature, topP }: Settings, random: number) {
  const highest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const weights = Array.from(logits, (logit) => Math.exp((logit - highest) / temperature));
  let tokens = [...weights.keys()];
  let mass = weights.reduce((sum, weight) => sum + weight, 0);
  if (topP < 1) {
    tokens.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b || 0);
    let sum = 0;
    const size = tokens.findIndex((token) => {
      sum += weights[token] ?? 0;
      return sum >= mass * topP;
    });
    if (size >= 0) tokens = tokens.slice(0, size + 1);
    mass = sum;
  }
  let left = mass * random;
  const drawn = tokens.find((token) => {
    left -= weights[token] ?? 0;
    return left < 0;
  });
  return drawn ?? tokens.findLast((token) => (weights[token] ?? 0) > 0);
}

const ordinary = fc.double({ min: -20, max: 20, noNaN: true });
const logit = fc.oneof(
  { weight: 6, arbitrary: ordinary },
  // Of these there are many alike, and some a half step of a bin from the highest.
  { weight: 4, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 0, 1e-30, -1e-30, -1e30, 300, -300) },
  { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
);
const list = fc
  .array(logit, { minLength: 1, maxLength: 60 })
  .map((logits) => Float32Array.from(logits))
  .filter((logits) => logits.some((one) => one !== Number.NEGATIVE_INFINITY));
const flatTail = fc
  .record({
    peak: ordinary,
    level: ordinary,
    step: fc.constantFrom(0, 1e-6, 0.01),
    count: fc.nat(900),
  })
  .map(({ peak, level, step, count }) =>
    Float32Array.from({ length: count + 1 }, (_, token) =>
      token === count >> 1 ? peak : level + step * ((token * 7) % 5),
    ),
  );
const bulk = fc
  .record({ count: fc.integer({ min: 1, max: 1500 }), seed: fc.nat() })
  .map(({ count, seed }) => manyLogits(count, seed));
const settings = fc.record({
  temperature: fc.oneof(
    fc.constantFrom(1, 0.3, 2, 100, 1e6, 1e-9, 1e-200, Number.MAX_VALUE),
    fc.double({ min: 0.01, max: 5, noNaN: true }),
  ),
  topP: fc.oneof(
    fc.constantFrom(0, 0.5, 0.95, 1, 1 - 2 ** -53),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ),
});
const number = fc.oneof(
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  fc.constantFrom(0, 0.25, 0.5, 1 - 2 ** -53),
);

describe("sampleToken", () => {
  it("draws what the definition draws", () => {
    fc.assert(
      fc.property(fc.oneof(list, flatTail, bulk), settings, number, (logits, chosen, random) => {
        expect(sampleToken(logits, chosen, () => random)).toBe(plainSample(logits, chosen, random));
      }),
      { numRuns: 2000 },
    );
  });

  it("draws it from a whole vocabulary, too", () => {
    for (const [seed, temperature] of [1, 0.25, 100].entries()) {
      const logits = manyLogits(151_936, seed);
      for (const topP of [0.95, 1]) {
        for (const random of [0.0321, 0.48]) {
          expect(sampleToken(logits, { temperature, topP }, () => random)).toBe(
            plainSample(logits, { temperature, topP }, random),
          );
        }
      }
    }
  });

  it("takes the first of the highest at temperature 0, and asks for no number", () => {
    fc.assert(
      fc.property(fc.oneof(list, flatTail, bulk), (logits) => {
        let best = -1;
        for (const [token, one] of logits.entries()) {
          if (best === -1 ? one > Number.NEGATIVE_INFINITY : one > (logits[best] ?? 0))
            best = token;
        }
        const random = () => {
          throw new Error("asked");
        };
        expect(sampleToken(logits, { temperature: 0, topP: 0.9 }, random)).toBe(best);
      }),
    );
  });

  it("refuses a logit that is no number, wherever it is", () => {
    fc.assert(
      fc.property(bulk, fc.nat(), settings, (logits, place, chosen) => {
        for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
          const broken = logits.slice();
          broken[place % broken.length] = wrong;
          expect(() => sampleToken(broken, chosen, () => 0.5)).toThrow(
            expect.objectContaining({ code: "gpu-wrong" }),
          );
        }
      }),
    );
  });

  it("does not change the logits, and forgets the ones before", () => {
    const [long, short] = [manyLogits(5000, 3), manyLogits(40, 4)];
    const [longBefore, shortBefore] = [long.slice(), short.slice()];
    short[7] = Number.NEGATIVE_INFINITY;
    shortBefore[7] = Number.NEGATIVE_INFINITY;
    for (const random of [0.1, 0.6, 0.9]) {
      for (const temperature of [1, 30]) {
        for (const logits of [long, short]) {
          const chosen = { temperature, topP: 0.9 };
          expect(sampleToken(logits, chosen, () => random)).toBe(
            plainSample(logits, chosen, random),
          );
        }
      }
    }
    expect(long).toEqual(longBefore);
    expect(short).toEqual(shortBefore);
  });
});

describe("drawByBins", () => {
  it("decides nearly every draw, at any temperature", () => {
    const logits = manyLogits(151_936, 9);
    const range = { highest: Math.max(...top(logits)), floor: Math.min(...top(logits, -1)) };
    for (const temperature of [0.05, 0.3, 1, 2, 3, 100]) {
      for (const topP of [0.95, 1]) {
        let decided = 0;
        for (let draw = 0; draw < 20; draw += 1) {
          const random = (draw + 0.37) / 20;
          if (drawByBins(logits, range, { temperature, topP, random }) !== null) decided += 1;
        }
        expect(decided).toBeGreaterThan(18);
      }
    }
  });

  it("leaves to the definition what falls on a border", () => {
    const twins = Float32Array.of(1, 1, 0);
    const range = { highest: 1, floor: 0 };
    expect(drawByBins(twins, range, { temperature: 1e-3, topP: 1, random: 0.5 })).toBeNull();
    expect(drawByBins(twins, range, { temperature: 1e-3, topP: 0.5, random: 0.7 })).toBeNull();
    expect(drawByBins(twins, range, { temperature: 1e-3, topP: 0.6, random: 0.7 })).toBe(1);
  });
});

/** Some of the highest of many, or of the lowest. */
function top(logits: Float32Array, sign = 1): Float32Array {
  return logits.toSorted((a, b) => sign * (b - a)).subarray(0, 5);
}

describe("sums of weights", () => {
  it.each([0.2, 1, 7])(
    "are right to a ten-billionth of themselves at temperature %s",
    (temperature) => {
      const logits = manyLogits(20_003, 2);
      const [highest = 0] = top(logits);
      const step = Math.LN2 / 64;
      const scale = { highest, temperature, perLogit: 1 / (step * temperature), step };
      fillWeights(step);
      const exact = logits.reduce((sum, one) => sum + Math.exp((one - highest) / temperature), 0);
      const inBins = sumInBins(logits, scale, new Float64Array(4100));
      expect(Math.abs(inBins / exact - 1)).toBeLessThan(1e-10);
      expect(Math.abs(sumOf(logits, 0, logits.length, scale) / exact - 1)).toBeLessThan(1e-10);
    },
  );
});
