import { describe, expect, it } from "vitest";
import { AGENT_PROMPT, SIMPLE_PROMPT } from "./prompts.ts";
import { RELEASED_PROMPTS, readReleasedPrompt } from "./released-prompts.ts";
import { readXRouterOptions, storeXRouterOptions, XROUTER_DEFAULTS } from "./xrouter-options.ts";

describe("the options of a run", () => {
  it("come back as they were stored, as plain values", () => {
    const options = {
      ...XROUTER_DEFAULTS,
      mode: "simple",
      maxTurns: 5,
      targetTemperature: 0.3,
      userSystem: "Be brief.",
      history: [{ role: "assistant", content: "Hello." }],
      prompt: "P",
    } as const;
    const stored = storeXRouterOptions(options);
    for (const value of Object.values(stored))
      expect(value === null || typeof value !== "object").toBe(true);
    expect(readXRouterOptions(stored)).toEqual(options);
  });

  it("fall back to the defaults where they are missing or of another type", () => {
    expect(readXRouterOptions({})).toEqual(XROUTER_DEFAULTS);
    expect(
      readXRouterOptions({
        mode: "other",
        maxTurns: "3",
        history: "[1, {]",
        prompt: "",
        topP: Number.NaN,
      }),
    ).toEqual(XROUTER_DEFAULTS);
  });
});

describe("the page's own prompts", () => {
  it("hold no mark of the request", () => {
    for (const prompt of [AGENT_PROMPT, SIMPLE_PROMPT]) {
      expect(prompt).not.toMatch(/USER (QUERY|SYSTEM):/);
    }
    expect(AGENT_PROMPT).toContain("select_response");
    expect(SIMPLE_PROMPT).not.toContain("select_response");
  });

  it("can be replaced by the released ones only where the hash is theirs", () => {
    for (const mode of ["agent", "simple"] as const) {
      const { name } = RELEASED_PROMPTS[mode];
      for (const source of [AGENT_PROMPT, `\n${name} = f"""${SIMPLE_PROMPT}"""\n`, ""]) {
        expect(() => readReleasedPrompt(source, mode)).toThrow("nothing in it has its hash");
      }
    }
  });
});
