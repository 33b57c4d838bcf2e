import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_POOL } from "#core/loop/fixtures/test-run.ts";
import {
  dollarsPerQuality,
  lambdaOfScale,
  RELEASED_LAMBDA,
  scaleOfLambda,
} from "./lambda-scale.ts";
import { optionsOf, type PricedOption, rankOptions, rerankOptions } from "./rank-options.ts";

const price = { inputPerMillion: 0, outputPerMillion: 1 };
const option = (quality: number, tokens: number): PricedOption => {
  return { candidate: "a", budget: tokens, quality, tokens, ...price };
};

describe("ranking", () => {
  it("takes differences below 1e-8 for ties in paper fidelity only", () => {
    const options = [option(0.5, 10), option(0.500_000_001, 10)];
    const settings = { lambda: 0, inputTokens: 1 };
    const best = (fidelity: "paper" | "switchyard") =>
      rankOptions(options, { ...settings, fidelity })[0]?.quality;
    expect(best("paper")).toBe(0.5);
    expect(best("switchyard")).toBe(0.500_000_001);
  });

  it("never takes a reply without a limit for free, except in paper fidelity", () => {
    const predicted = {
      limited: [
        { budget: 50, quality: 0.5 },
        { budget: 20, quality: 0.5 },
      ],
      unlimited: { quality: 1.5, tokens: -300 },
    };
    const unlimited = (fidelity: "paper" | "switchyard") =>
      optionsOf("a", predicted, price, fidelity).find(({ budget }) => budget === null);
    expect(unlimited("paper")).toMatchObject({ tokens: 0, quality: 1 });
    expect(unlimited("switchyard")).toMatchObject({ tokens: 20, quality: 1 });
    const alone = { limited: [], unlimited: { quality: -1, tokens: -1 } };
    expect(optionsOf("a", alone, price, "switchyard")[0]).toMatchObject({ tokens: 10, quality: 0 });
  });

  it("gives for a recorded run what another λ would have chosen, in whatever order it was kept", () => {
    const kept = [
      { candidate: "Large-70B", budget: null, quality: 1, tokens: 500 },
      { candidate: "Small-8B", budget: 100, quality: 0.75, tokens: 100 },
      { candidate: "Small-8B", budget: 10, quality: 0.75, tokens: 10 },
      { candidate: "gone", budget: 10, quality: 1, tokens: 10 },
    ];
    const rank = (lambda: number, options = kept) =>
      rerankOptions({ options, inputTokens: 10 }, TEST_POOL, lambda, "switchyard").map(
        ({ candidate, budget }) => `${candidate} ${budget}`,
      );
    expect(rank(0)).toEqual(["Large-70B null", "Small-8B 10", "Small-8B 100"]);
    expect(rank(1)).toEqual(["Small-8B 10", "Small-8B 100", "Large-70B null"]);
    expect(rank(0, kept.toReversed())).toEqual(rank(0));
  });

  it("chooses no dearer and no better option the more cost counts", () => {
    const any = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 4000 })),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(
        any,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pairs, a, b) => {
          const options = pairs.map(([quality, tokens]) => option(quality, tokens));
          const at = (scale: number) =>
            rankOptions(options, {
              lambda: lambdaOfScale(scale),
              inputTokens: 0,
              fidelity: "switchyard",
            })[0];
          const [less, more] = [at(Math.min(a, b)), at(Math.max(a, b))];
          expect(more?.cost ?? 0).toBeLessThanOrEqual((less?.cost ?? 0) + 1e-12);
          expect(more?.quality ?? 0).toBeLessThanOrEqual((less?.quality ?? 0) + 1e-9);
        },
      ),
    );
  });
});

describe("the scale from quality to cost", () => {
  it("has exact ends, and the released default where the paper's λ is", () => {
    expect([lambdaOfScale(0), lambdaOfScale(1), lambdaOfScale(-1), lambdaOfScale(2)]).toEqual([
      0, 1, 0, 1,
    ]);
    expect(lambdaOfScale(Number.NaN)).toBe(0);
    expect(scaleOfLambda(RELEASED_LAMBDA)).toBeCloseTo(6 / 7, 5);
    expect(dollarsPerQuality(RELEASED_LAMBDA)).toBeCloseTo(1e-5, 9);
  });

  it("grows, and leads back to where it came from", () => {
    const scale = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(scale, scale, (a, b) => {
        if (a < b) expect(lambdaOfScale(a)).toBeLessThanOrEqual(lambdaOfScale(b));
        expect(scaleOfLambda(lambdaOfScale(a))).toBeCloseTo(a, 6);
      }),
    );
  });
});
