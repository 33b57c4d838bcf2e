import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { readTable } from "#core/outcomes/fixtures/read-table.ts";
import type { QuestionColumns } from "#core/outcomes/outcome-table.ts";
import { nearKnowledge } from "./near-knowledge.ts";

const { table } = readTable(
  ["Who wrote Faust?", "who wrote Faust", "Who wrote Egmont?"].map((question, n) => ({
    id: `q${n}`,
    question,
    a_score: 1,
  })),
  "made.jsonl",
);
const known = (change: Partial<QuestionColumns>) =>
  finish(nearKnowledge({ ...table, questions: { ...table.questions, ...change } }));

describe("what is known of near duplicates", () => {
  it("comes from the texts, else from the groups that a table brings, else is nothing", () => {
    expect(known({})).toEqual({ groupOf: Int32Array.of(0, 0, 2), by: "words", threshold: 0.9 });
    const nearGroupOf = Int32Array.of(0, 1, 1);
    expect(known({ texts: null, nearGroupOf })).toEqual({
      groupOf: nearGroupOf,
      by: "table",
      threshold: null,
    });
    const features = { embedding: "x", dimension: 1, values: Float32Array.of(1, 1, 1) };
    expect(known({ texts: null, features })).toBeNull();
    expect(known({ texts: ["", "", ""] })).toBeNull();
  });
});
