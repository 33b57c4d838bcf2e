import { describe, expect, it } from "vitest";
import { TINY_FIRST_SPECIAL, TINY_TOKENIZER } from "#workers/gpu/fixtures/tiny-tokenizer.ts";
import { chainsOf, type ScriptedTable, scriptedTable } from "./scripted-weights.ts";

/** Of the smallest Qwen 2. */
const SHAPE = { hidden: 896, groups: 28 };
const TEXTS = [
  { after: "?", text: "<search>A: who" },
  { after: "\n", text: "yes it" },
];

const chains = chainsOf(TEXTS, TINY_TOKENIZER, TINY_FIRST_SPECIAL);
const table = scriptedTable(chains, SHAPE);

function vectorOf({ rows, rest }: ScriptedTable, token: number): number[] {
  const row = rows.get(token) ?? rest;
  return Array.from({ length: SHAPE.hidden }, (_, at) => {
    const code = ((row.codes[at >> 3] ?? 0) >>> (4 * (at % 8))) & 15;
    return (code - 7) * (row.scales[Math.floor(at / (SHAPE.hidden / SHAPE.groups))] ?? 0);
  });
}

/** What a network of zeros with tied word vectors computes after a token: normalised, weighed, multiplied. */
function logitsAfter(token: number): number[] {
  const vector = vectorOf(table, token);
  const rms = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0) / vector.length);
  const weighed = vector.map((value, at) => ((table.norm[at] ?? 0) * value) / rms);
  return Array.from({ length: TINY_FIRST_SPECIAL }, (_, other) =>
    vectorOf(table, other).reduce((sum, value, at) => sum + value * (weighed[at] ?? 0), 0),
  );
}

describe("scripted weights", () => {
  it("write the texts, in tokens that come once", () => {
    const written = chains.map((chain) =>
      String.fromCharCode(...chain.slice(1).flatMap((token) => [...TINY_TOKENIZER.bytesOf(token)])),
    );
    expect(written).toEqual(TEXTS.map(({ text }) => text));
    expect(new Set(chains.flat()).size).toBe(chains.flat().length);
  });

  it("make each token's successor far likelier than all others together", () => {
    for (const chain of chains) {
      for (const [place, token] of chain.slice(0, -1).entries()) {
        const logits = logitsAfter(token);
        const next = chain[place + 1] ?? 0;
        const others = logits.filter((_, other) => other !== next);
        const margin = (logits[next] ?? 0) - Math.max(...others);
        // At temperature 0.3 and for 150,000 tokens.
        expect(margin / 0.3 - Math.log(150_000)).toBeGreaterThan(5);
      }
    }
  });

  it("leave no text without likelier and less likely tokens", () => {
    const outside = [...Array(TINY_FIRST_SPECIAL).keys()].find((token) => !table.rows.has(token));
    const logits = logitsAfter(outside ?? -1);
    expect(Math.max(...logits)).toBeGreaterThan(Math.min(...logits));
  });

  it("refuse what needs a token twice, and what does not fit", () => {
    const twice = [{ after: "?", text: "###" }];
    expect(() => chainsOf(twice, TINY_TOKENIZER, TINY_FIRST_SPECIAL)).toThrow("a token twice");
    expect(() => scriptedTable(chains, { hidden: 8, groups: 4 })).toThrow("too long");
  });
});
