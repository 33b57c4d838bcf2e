import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { finish } from "./finish.ts";
import { fitMatrixFactorisation } from "./fit-matrix-factorisation.ts";
import { syntheticTable } from "./fixtures/synthetic-table.ts";
import { sigmoid } from "./logistic.ts";
import { projectQuestion, scoreCandidates } from "./matrix-factorisation.ts";

const SETTINGS = { size: 4, epochs: 30, learningRate: 0.02, decay: 0.01 };
const TABLE = syntheticTable({ rows: 300, seed: 21, signal: 1 });

function trained(seed: number, scores = TABLE.scores) {
  const { features, dimension, candidates } = TABLE;
  return finish(
    fitMatrixFactorisation(features, dimension, scores, candidates, SETTINGS, seededRandom(seed)),
  );
}

/** Mean log-loss over what is known. */
function lossOf(model: ReturnType<typeof trained>): number {
  let sum = 0;
  for (let row = 0; row < TABLE.rows; row += 1) {
    const projected = projectQuestion(model, TABLE.features, row * TABLE.dimension);
    for (const [index, score] of scoreCandidates(model, projected).entries()) {
      const isRight = TABLE.scores[row * TABLE.candidates + index] === 1;
      sum -= Math.log(isRight ? sigmoid(score) : 1 - sigmoid(score));
    }
  }
  return sum / TABLE.scores.length;
}

describe("fitMatrixFactorisation", () => {
  it("learns who answers what", () => {
    // What cannot be known costs .47 (a tenth of the first two, two in five of the third); a coin .69.
    expect(lossOf(trained(1))).toBeLessThan(0.5);
  });

  it("is the same for the same seed", () => {
    expect(trained(2)).toEqual(trained(2));
    expect(trained(3)).not.toEqual(trained(2));
  });

  it("passes over what is not known", () => {
    const gaps = TABLE.scores.map((score, at) => (at % 5 === 0 ? Number.NaN : score));
    expect(lossOf(trained(1, gaps))).toBeLessThan(0.52);
  });
});
