import { describe, expect, it } from "vitest";
import { correctShader, correctShadersOf } from "./correct-shaders.ts";
import type { Engine } from "./engine.ts";
import { CountedEngine } from "./fixtures/counted-engine.ts";
import { plannedRounds } from "./fixtures/planned-rounds.ts";
import { agrees, compareContinued } from "./self-test.ts";

/** An engine that reads pieces of several tokens wrongly once its cache is filled, as the known data race does. */
function racing(inner: CountedEngine): Engine {
  return {
    tokenizer: inner.tokenizer,
    contextWindow: inner.contextWindow,
    chunkSize: inner.chunkSize,
    endTokens: inner.endTokens,
    pop: inner.pop,
    reset: () => inner.reset(),
    get length() {
      return inner.length;
    },
    async forward(tokens) {
      const isWrong = inner.length > 0 && tokens.length > 1;
      const logits = await inner.forward(tokens);
      return isWrong ? logits.map((logit, token) => logit + (token % 3) * 7) : logits;
    },
  };
}

function engine(changes: { canPop?: boolean } = {}): CountedEngine {
  // Its logits follow its text, which may not be a plan's.
  return new CountedEngine({ continuation: plannedRounds(1), seed: 1, ...changes });
}

/** An engine whose logits depend on its newest tokens only, as those of a network without attention. */
function forgetful(inner: CountedEngine, remembered: number, echo = 0): Engine {
  const read: number[] = [];
  return {
    ...racing(inner),
    get length() {
      return read.length;
    },
    pop: (count) => void read.splice(read.length - count),
    reset: () => void read.splice(0),
    async forward(tokens) {
      read.push(...tokens);
      inner.reset();
      const logits = await inner.forward(read.slice(-remembered));
      // What an attention that is far too weak would add.
      return logits.map((logit, token) => (token === 3 ? logit + echo * (read[0] ?? 0) : logit));
    },
  };
}

describe("compareContinued", () => {
  it.each([true, false])("finds a right engine right, popping: %s", async (canPop) => {
    const inner = engine({ canPop });
    const agreement = await compareContinued(inner);
    expect(agreement).toMatchObject({ maxDifference: 0, tokens: 20 });
    expect(agrees(agreement)).toBe(true);
    expect(inner.length).toBe(0);
  });

  it("finds the data race, and that reading one by one avoids it", async () => {
    expect(agrees(await compareContinued(racing(engine())))).toBe(false);
    expect(agrees(await compareContinued(racing(engine()), true))).toBe(true);
  });

  it.each([1, 2, 19])("refuses a model that sees %s tokens only", async (remembered) => {
    await expect(compareContinued(forgetful(engine(), remembered))).rejects.toMatchObject({
      code: "gpu-wrong",
      message: expect.stringContaining("does not see what it read before"),
    });
  });

  it("asks for more than a trace of the first token", async () => {
    await expect(compareContinued(forgetful(engine(), 19, 1e-5))).rejects.toMatchObject({
      code: "gpu-wrong",
    });
    expect(agrees(await compareContinued(forgetful(engine(), 20)))).toBe(true);
    expect(agrees(await compareContinued(forgetful(engine(), 19, 0.05)))).toBe(true);
  });

  it("finds a pop that pops nothing", async () => {
    const inner = engine();
    const lazy = {
      ...racing(inner),
      forward: (tokens: readonly number[]) => inner.forward(tokens),
    };
    expect(agrees(await compareContinued({ ...lazy, pop: () => undefined }))).toBe(false);
  });

  it("refuses values that are no numbers", async () => {
    const inner = engine();
    const broken: Engine = {
      ...racing(inner),
      forward: async (tokens) => (await inner.forward(tokens)).fill(Number.NaN),
    };
    await expect(compareContinued(broken)).rejects.toMatchObject({ code: "gpu-wrong" });
  });

  it("refuses a device that computes nothing, which agrees with itself", async () => {
    const inner = engine();
    const idle: Engine = {
      ...racing(inner),
      forward: async (tokens) => (await inner.forward(tokens)).fill(0),
    };
    await expect(compareContinued(idle)).rejects.toMatchObject({
      code: "gpu-wrong",
      message: expect.stringContaining("same value"),
    });
  });
});

const KERNEL = `fn merge_state_inplace_kernel(
) {
  v_vec[0i] = V[0];
  V[v__2 + 0] = v_vec[0i];
  S[((v__1 * podArgs.H) + i32(threadIdx.y))] = (log2((s_val[0i] + s_other_val[0i])) + s_max[0i]);
}`;

describe("correctShader", () => {
  it("puts a barrier before the write of the state, and changes nothing else", () => {
    const corrected = correctShader(KERNEL) ?? "";
    const barrier = "  storageBarrier(); workgroupBarrier();\n";
    expect(corrected).toContain(`${barrier}  S[((v__1`);
    expect(corrected.replace(barrier, "")).toBe(KERNEL);
  });

  it("leaves every other shader alone", () => {
    expect(correctShader("fn rms_norm_kernel() { S[0] = (log2(1.0)); }")).toBeNull();
    expect(correctShader("fn merge_state_inplace_kernel() { }")).toBeNull();
  });

  it("does so on the way to any device, until it is stopped", () => {
    const compiled: string[] = [];
    const devices = {
      createShaderModule({ code }: { code: string }) {
        compiled.push(code);
        return {} as GPUShaderModule;
      },
    };
    const correction = correctShadersOf(devices);
    devices.createShaderModule({ code: KERNEL });
    devices.createShaderModule({ code: "fn other() { }" });
    expect(correction.count()).toBe(1);
    correction.stop();
    devices.createShaderModule({ code: KERNEL });
    expect(compiled).toEqual([correctShader(KERNEL), "fn other() { }", KERNEL]);
  });
});
