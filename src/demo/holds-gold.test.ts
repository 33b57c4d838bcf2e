import { describe, expect, it } from "vitest";
import { holdsGold } from "./holds-gold.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";

describe("a reply in the demo world", () => {
  it.each(KNOWN_QUESTIONS.map((known) => [known.question, known] as const))(
    "to “%s” counts as right or wrong as it is",
    (_, known) => {
      expect(holdsGold(known, `So the answer is **${known.answer}**.`)).toBe(true);
      for (const { wrong } of known.hops) {
        if (wrong !== undefined) expect(holdsGold(known, wrong), wrong).toBe(false);
      }
      expect(holdsGold(known, "I am not sure.")).toBe(false);
    },
  );
});
