import { describe, expect, it } from "vitest";
import { LexicalEmbedder } from "#core/embeddings/lexical/lexical-embedder.ts";
import type { FittedHeads } from "#core/heads/fitted/fitted-heads.ts";
import {
  FITTED_ROUTERS,
  fittedSample,
  SAMPLE_CANDIDATES,
  sampleQuestion,
} from "#core/heads/fitted/fixtures/fitted-sample.ts";
import { SMALL_HEADS } from "#core/heads/fixtures/small-heads.ts";
import { lambdaOfRate } from "#core/heads/lambda-scale.ts";
import { rerankOptions } from "#core/heads/rank-options.ts";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { only, runByEmbedding } from "../r2-router/fixtures/run-by-embedding.ts";
import { fittedCard } from "./card.ts";
import { fitted, readFittedOptions } from "./fitted.ts";

const SAMPLE = { rows: 80, seed: 5, costs: "mean", gaps: 0 } as const;
const RIDGE = fittedSample({ ...SAMPLE, router: "ridge" });
const POOL = SAMPLE_CANDIDATES.map((name) => testCandidate(name));
const [SUM, RHYME] = [sampleQuestion(1000), sampleQuestion(1001)];

/** Asks a question as a run does that was opened with these heads. */
async function ask(
  heads: FittedHeads,
  question: string,
  { lambda = null, pool = POOL }: { lambda?: number | null; pool?: typeof POOL } = {},
) {
  const { signal } = new AbortController();
  const lexical = heads.lexical === null ? null : new LexicalEmbedder(heads.lexical);
  const [vector] = lexical === null ? [] : await lexical.embed([question], signal);
  const run = await runByEmbedding({
    policy: fitted({ lambda }, heads),
    id: "fitted",
    question,
    pool,
    embedding: vector === undefined ? null : [...vector],
    ...(lexical === null ? {} : { embeddingModel: lexical.model }),
  });
  return { ...run, ranking: only(run.events, "options-ranked")[0] };
}

describe("a fitted router", () => {
  it("asks the candidate that it expects most of, and shows all options", async () => {
    const [sum, rhyme] = [
      await ask(RIDGE, SUM, { lambda: 0 }),
      await ask(RIDGE, RHYME, { lambda: 0 }),
    ];
    expect(sum.asked.map(({ candidate }) => candidate)).toEqual(["small"]);
    expect(rhyme.asked.map(({ candidate }) => candidate)).toEqual(["middle"]);
    expect(sum.trajectory.answer).toBe("small says so");
    const compared = sum.ranking?.options.map(({ candidate }) => candidate);
    expect(new Set(compared)).toEqual(new Set(SAMPLE_CANDIDATES));
    expect(sum.trajectory.answerOrigin?.origin).toBe("delegated");
  });

  it.each(FITTED_ROUTERS)(
    "runs as a %s, and its record is ranked again as it was",
    async (router) => {
      const heads = fittedSample({ ...SAMPLE, router });
      for (const question of [SUM, RHYME, "", "Something else entirely"]) {
        const { reason, ranking } = await ask(heads, question);
        expect(reason).toBe("answered");
        if (ranking === undefined) throw new Error("no options");
        expect(ranking.lambda).toBe(lambdaOfRate(heads.lambda));
        const again = rerankOptions(ranking, POOL, ranking.lambda, "switchyard");
        expect(again.map(({ candidate }) => candidate)).toEqual(
          ranking.options.map(({ candidate }) => candidate),
        );
        const pair = router === "hybrid" ? 2 : router === "bounded-gate" ? 1 : 3;
        expect(ranking.options).toHaveLength(pair);
      }
    },
  );

  it("weighs cost with the λ that it came with, unless told another", async () => {
    const frugal = { ...RIDGE, lambda: 1e6 };
    expect((await ask(frugal, RHYME)).asked[0]?.candidate).toBe("small");
    expect((await ask(frugal, RHYME, { lambda: 0 })).asked[0]?.candidate).toBe("middle");
    expect((await ask(RIDGE, RHYME, { lambda: 1 })).asked[0]?.candidate).toBe("small");
  });

  it("reads a stored λ, and takes what is none for its own", () => {
    expect(readFittedOptions({ lambda: 0.25 })).toEqual({ lambda: 0.25 });
    for (const lambda of [undefined, null, "much", -1, 2, Number.NaN]) {
      expect(readFittedOptions(lambda === undefined ? {} : { lambda })).toEqual({ lambda: null });
    }
  });

  it("judges a question by all questions where it goes by tasks: nobody knows its task", async () => {
    const tasks = fittedSample({ ...SAMPLE, router: "task-table" });
    const single = fittedSample({ ...SAMPLE, router: "best-single" });
    const { ranking, embedded } = await ask(tasks, SUM, { lambda: 0 });
    expect(ranking?.options).toEqual((await ask(single, SUM, { lambda: 0 })).ranking?.options);
    expect(embedded).toEqual([]);
  });

  it("names whom it knows and the pool does not, and whose price is not known", async () => {
    const pool = [testCandidate("middle"), testCandidate("large", { price: null })];
    const { asked, events } = await ask(RIDGE, SUM, { pool });
    expect(asked[0]?.candidate).toBe("middle");
    const [decision] = only(events, "decision");
    expect(decision?.message).toMatch(
      /^The fitted router \(ridge\) expects a quality of 0\.\d{3} of middle\. Not in this pool: small\. Without a known price: large\.$/,
    );
  });

  it.each([
    ["none of its candidates", [testCandidate("nobody")], /none of them is in this pool/],
    ["none with a price", [testCandidate("small", { price: null })], /price of small is not known/],
  ])("says why it cannot choose: %s", async (_, pool, words) => {
    const { reason, trajectory, asked } = await ask(RIDGE, SUM, { pool });
    expect(reason).toBe("failed");
    expect(trajectory.end?.failure).toMatchObject({
      code: "heads-missing",
      message: expect.stringMatching(words),
    });
    expect(asked).toEqual([]);
  });

  it("says so where its pair is not in the pool", async () => {
    const hybrid = fittedSample({ ...SAMPLE, router: "hybrid" });
    if (hybrid.model.kind !== "hybrid") throw new Error("another kind");
    const { weak, strong } = hybrid.model;
    const third = SAMPLE_CANDIDATES.filter((_, place) => place !== weak && place !== strong);
    const { trajectory } = await ask(hybrid, SUM, { pool: third.map((id) => testCandidate(id)) });
    expect(trajectory.end?.failure?.message).toMatch(/expects nothing of the candidates/);
  });

  it.each([
    ["no embedding", null, "any", "embedding-missing"],
    ["another embedding", [0, 0], "another", "embedding-mismatch"],
    ["a vector of another length", [0, 0], RIDGE.embedding?.model ?? "", "embedding-invalid"],
  ])("does not guess from %s", async (_, embedding, embeddingModel, code) => {
    const policy = fitted({ lambda: 0 }, RIDGE);
    const run = await runByEmbedding({ policy, embedding, embeddingModel, pool: POOL });
    expect(run.trajectory.end?.failure?.code).toBe(code);
  });

  it("is opened with heads of its kind only", async () => {
    const details = await fittedCard.details();
    const open = (heads: FittedHeads | typeof SMALL_HEADS | null) =>
      details.open({ fidelity: "switchyard", options: {}, heads });
    expect(await open(RIDGE)).toBeInstanceOf(Function);
    await expect(open(null)).rejects.toMatchObject({ code: "heads-missing" });
    await expect(open(SMALL_HEADS)).rejects.toThrow("cannot use heads of the kind “ridge”");
  });
});
