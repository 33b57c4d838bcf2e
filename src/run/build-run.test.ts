import { describe, expect, it } from "vitest";
import { SAMPLE_POOL } from "#core/share/fixtures/sample-runs.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { LONGEST_QUESTION } from "#core/trajectory/longest-question.ts";
import { buildRun, type RouterParts, type RunChoices, resumeRun } from "./build-run.ts";
import { startOf } from "./start-of-run.ts";

const WEATHER = {
  rateLimit: true,
  slowStart: false,
  cutStream: false,
  malformedTag: false,
  inventedModel: false,
};
const SERVER: RouterParts = {
  runtime: {
    kind: "server",
    baseUrl: "http://localhost:8000/v1",
    model: "router",
    shape: "llama",
    price: null,
  },
  embedding: { kind: "server", baseUrl: "http://localhost:8001", model: "e" },
  heads: "h1",
};
const DEMO: RouterParts = { ...SERVER, runtime: { kind: "demo" } };
const IDENTITY = { id: "r1", startedAt: 5, seed: 7 };

function choices(changed: Partial<RunChoices> = {}): RunChoices {
  return {
    question: " Why? ",
    policy: "router-r1",
    fidelity: "switchyard",
    options: {},
    parts: SERVER,
    pool: SAMPLE_POOL,
    providers: [],
    providerUrls: {},
    budget: { cost: null, calls: null, rounds: null, policyTokens: null, elapsedMs: null },
    weather: WEATHER,
    pace: 0.25,
    ...changed,
  };
}

const built = (changed: Partial<RunChoices> = {}) => buildRun(choices(changed), IDENTITY);

describe("a new run", () => {
  it("keeps the shape of the server's prompts, so that it is resumed in it", async () => {
    expect((await built()).options).toEqual({ shape: "llama" });
    expect(await built()).toMatchObject({ question: "Why?", weather: null, pace: 1 });
  });

  it("takes a question whole or not at all", async () => {
    const whole = `${"word ".repeat(199_990)}AT THE END?`;
    expect((await built({ question: `\n${whole} ` })).question).toBe(whole);
    await expect(built({ question: "a".repeat(LONGEST_QUESTION + 1) })).rejects.toMatchObject({
      code: "question-too-long",
    });
  });

  it("takes weather and pace in the demo, and nothing of the server", async () => {
    const request = await built({ parts: DEMO });
    expect(request.options).toEqual({});
    expect(request).toMatchObject({ runtime: { kind: "demo" }, weather: WEATHER, pace: 0.25 });
  });

  it("keeps the format of the model on the visitor's own graphics processor", async () => {
    const plain = { kind: "page", model: "Tiny, prompted", shape: "plain" } as const;
    expect((await built({ parts: { ...SERVER, runtime: plain } })).options).toEqual({
      shape: "plain",
    });
    const frame = { before: "Q ", after: "\nA ", trims: true };
    const framed = { ...plain, frame } as const;
    expect((await built({ parts: { ...SERVER, runtime: framed } })).options).toEqual({
      shape: "plain",
      chatBefore: "Q ",
      chatAfter: "\nA ",
      chatTrims: true,
    });
  });

  it("names the released loop where paper fidelity follows one", async () => {
    const options = { loop: "infer" };
    expect((await built({ fidelity: "paper", options })).options).toMatchObject(options);
    expect((await built({ options })).options).not.toHaveProperty("loop");
  });

  it("uses of its parts what the card needs, and names the heads it predicts with", async () => {
    expect(await built()).toMatchObject({ embedding: null, heads: null });
    expect(await built({ policy: "r2-router", options: { lambda: 0.5 } })).toMatchObject({
      runtime: { kind: "none" },
      embedding: SERVER.embedding,
      heads: "h1",
      options: { heads: "h1", lambda: 0.5 },
    });
    expect(await built({ policy: "r2-router", parts: DEMO })).toMatchObject({
      runtime: { kind: "demo" },
      embedding: { kind: "demo" },
      heads: null,
      options: {},
    });
    expect(await built({ policy: "random" })).toMatchObject({
      runtime: { kind: "none" },
      options: {},
    });
  });

  it("has no paper fidelity where the router has no released code", async () => {
    expect((await built({ policy: "random", fidelity: "paper" })).fidelity).toBe("switchyard");
  });

  it("asks the providers of its pool, where the visitor says that they are", async () => {
    const [first] = SAMPLE_POOL;
    const known = (id: string) => {
      return {
        id,
        name: id,
        dialect: "openai",
        baseUrl: "https://a.example/v1",
        needsKey: true,
      } as const;
    };
    const used = first?.provider ?? "";
    const providers = [known(used), known("other")];
    const providerUrls = { [used]: "https://gateway.example/v1" };
    expect((await built({ providers, providerUrls })).providers).toEqual([
      { ...known(used), baseUrl: "https://gateway.example/v1" },
    ]);
  });
});

describe("a run that goes on", () => {
  it("keeps what is stored, and runs where live runs go now", async () => {
    const options = { heads: "h0", lambda: 0.25, unheard: "of" };
    const start: RunStart = {
      ...startOf(await built({ policy: "r2-router" })),
      options,
      type: "run-start",
      at: 0,
    };
    const again = resumeRun(start, { ...choices(), parts: { ...SERVER, heads: "h0" } });
    expect(again).toEqual({
      ...(await built({ policy: "r2-router" })),
      options,
      heads: "h0",
    });
  });
});
