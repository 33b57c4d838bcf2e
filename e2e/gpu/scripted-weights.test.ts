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
  const row = rows.get(token) ?? rest[token % 2 === 0 ? 0 : 1];
  return Array.from({ length: SHAPE.hidden }, (_, at) => {
    const code = ((row.codes[at >> 3] ?? 0) >>> (4 * (at % 8))) & 15;
    return (code - 7) * (row.scales[Math.floor(at / (SHAPE.hidden / SHAPE.groups))] ?? 0);
  });
}

const all = [...Array(TINY_FIRST_SPECIAL).keys()];
const outside = all.filter((token) => !table.rows.has(token));
const even = outside.filter((token) => token % 2 === 0);
const odd = outside.filter((token) => token % 2 === 1);
const vectors = all.map((token) => vectorOf(table, token));
const looks = vectors.map((vector) => normalised(vector)[table.attention.from] ?? 0);

function normalised(vector: readonly number[]): number[] {
  const rms = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0) / vector.length);
  return vector.map((value) => value / rms);
}

/** What a network of zeros with tied word vectors computes after a text, but for the one look that its first layer takes. */
function logitsAfter(...tokens: readonly number[]): number[] {
  const { to, scale } = table.attention;
  const seen = tokens.reduce((sum, token) => sum + (looks[token] ?? 0), 0) / tokens.length;
  const newest = [...(vectors[tokens.at(-1) ?? 0] ?? [])];
  newest[to] = (newest[to] ?? 0) + scale * seen;
  const weighed = normalised(newest).map((value, at) => (table.norm[at] ?? 0) * value);
  return Array.from({ length: TINY_FIRST_SPECIAL }, (_, other) =>
    (vectors[other] ?? []).reduce((sum, value, at) => sum + value * (weighed[at] ?? 0), 0),
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
        const next = chain[place + 1] ?? 0;
        // Whatever was read before.
        for (const past of [[], even, odd, chain.slice(0, place), outside]) {
          const logits = logitsAfter(...past, token);
          const others = logits.filter((_, other) => other !== next);
          const margin = (logits[next] ?? 0) - Math.max(...others);
          // At temperature 0.3 and for 150,000 tokens.
          expect(margin / 0.3 - Math.log(150_000)).toBeGreaterThan(5);
        }
      }
    }
  });

  it("leave no text without likelier and less likely tokens", () => {
    const logits = logitsAfter(outside[0] ?? -1);
    expect(Math.max(...logits)).toBeGreaterThan(Math.min(...logits));
  });

  it("see the first token of a text, as the self-test demands", () => {
    const [one = 0, two = 0] = even;
    const [other = 0] = odd;
    for (const last of [one, other, chains[0]?.[1] ?? 0]) {
      const text = [...Array<number>(18).fill(two), last];
      const logits = logitsAfter(one, ...text);
      const changed = logitsAfter(other, ...text);
      const difference = Math.max(
        ...logits.map((logit, at) => Math.abs(logit - (changed[at] ?? 0))),
      );
      const range = Math.max(...logits) - Math.min(...logits);
      expect(difference / range).toBeGreaterThan(0.0005);
    }
  });

  it("refuse what needs a token twice, and what does not fit", () => {
    const twice = [{ after: "?", text: "###" }];
    expect(() => chainsOf(twice, TINY_TOKENIZER, TINY_FIRST_SPECIAL)).toThrow("a token twice");
    expect(() => scriptedTable(chains, { hidden: 8, groups: 4 })).toThrow("too long");
  });
});
