import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candidate } from "./candidate.ts";
import { resolveName } from "./resolve-name.ts";

function candidate(id: string, aliases: readonly string[] = []): Candidate {
  return {
    id,
    aliases,
    description: "",
    provider: "openrouter",
    model: id,
    price: null,
    paperModel: null,
    paperPrice: null,
    temperature: 0,
    maxTokens: 512,
  };
}

const pool = [
  candidate("Qwen2.5-7B-Instruct", ["qwen2.5-7b", "Qwen 7B"]),
  candidate("LLaMA-3.1-8B-Instruct", ["llama-3.1-8b"]),
  candidate("LLaMA-3.1-70B-Instruct", ["llama-3.1-70b"]),
];

function resolved(named: string): string | null {
  const resolution = resolveName(pool, named);
  return resolution.ok ? resolution.candidate.id : null;
}

describe("resolveName", () => {
  it.each([
    ["LLaMA-3.1-8B-Instruct", "LLaMA-3.1-8B-Instruct"],
    ["  llama-3.1-8b-INSTRUCT\n", "LLaMA-3.1-8B-Instruct"],
    ["LLAMA-3.1-70B", "LLaMA-3.1-70B-Instruct"],
    ["qwen 7b", "Qwen2.5-7B-Instruct"],
  ])("%j is %s", (named, id) => {
    expect(resolved(named)).toBe(id);
  });

  it.each(["llama", "Qwen2.5-7B-Instruct-Turbo", "Qwen2.5", "LLM-Name", ""])(
    "does not guess that %j is a model",
    (named) => {
      expect(resolveName(pool, named)).toMatchObject({ ok: false, reason: "unknown-model" });
    },
  );

  it("lists the names and the nearest one", () => {
    expect(resolveName(pool, "Llama-3.1-7B-Instruct")).toEqual({
      ok: false,
      reason: "unknown-model",
      message:
        "There is no model named “Llama-3.1-7B-Instruct”. The nearest name is LLaMA-3.1-8B-Instruct. " +
        "The models are: Qwen2.5-7B-Instruct, LLaMA-3.1-8B-Instruct, LLaMA-3.1-70B-Instruct.",
      nearest: "LLaMA-3.1-8B-Instruct",
    });
  });

  it("finds the nearest by alias too", () => {
    expect(resolveName(pool, "qwen-7b")).toMatchObject({ nearest: "Qwen2.5-7B-Instruct" });
  });

  it("prefers the exact id to another id in a different case", () => {
    const twins = [candidate("gpt-x"), candidate("GPT-X")];
    expect(resolveName(twins, "GPT-X")).toMatchObject({ ok: true, candidate: { id: "GPT-X" } });
    expect(resolveName(twins, "Gpt-x")).toMatchObject({ ok: false, reason: "ambiguous-model" });
  });

  it("prefers an id to an alias, and names all that share an alias", () => {
    const shared = [candidate("a", ["mini"]), candidate("b", ["MINI", "a"]), candidate("c")];
    expect(resolveName(shared, "a")).toMatchObject({ ok: true, candidate: { id: "a" } });
    expect(resolveName(shared, "mini")).toEqual({
      ok: false,
      reason: "ambiguous-model",
      message: "“mini” fits several models: a, b. Write one of these names exactly.",
      nearest: "a",
    });
  });

  it("says so when the pool is empty or no name was written", () => {
    expect(resolveName([], "a")).toMatchObject({ ok: false, nearest: null });
    expect(resolveName(pool, " ")).toMatchObject({
      message: expect.stringMatching(/^No model was named\. The models are: Qwen/),
    });
  });

  it("quotes a long or many-lined name on one line and not whole", () => {
    const resolution = resolveName(pool, `x\ny${"z".repeat(5000)}`);
    expect(resolution.ok ? "" : resolution.message).toMatch(
      /^There is no model named “x yz{117}…”/,
    );
  });

  it("answers any text, and only ever with a candidate whose name it is", () => {
    fc.assert(
      fc.property(fc.string(), (named) => {
        const resolution = resolveName(pool, named);
        if (!resolution.ok) return;
        const names = [resolution.candidate.id, ...resolution.candidate.aliases];
        expect(names.map((name) => name.toLowerCase())).toContain(named.trim().toLowerCase());
      }),
    );
  });
});
