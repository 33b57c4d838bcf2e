import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutraliseSpecialTokens } from "./neutralise-special-tokens.ts";

const SPECIAL =
  /<[|｜]|<\/?s>|<(?:unk|pad|bos|eos)>|<(?:start|end)_of_turn>|\[\/?INST\]|\[TOOL_CALLS\]/;
const PIECES = [
  "<",
  "|",
  "｜",
  ">",
  "im_end",
  "<|eot_id|>",
  "<s>",
  "</s>",
  "<bos>",
  "[INST]",
  "[/INST]",
  "[",
  "<start_of_turn>",
  "<end_of_turn>",
  "[TOOL_CALLS]",
  " ",
  "a",
  "/",
];

describe("neutraliseSpecialTokens", () => {
  it("leaves no special token, also not with what was there before", () => {
    const data = fc.array(fc.constantFrom(...PIECES)).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(data, data, (first, second) => {
        const before = neutraliseSpecialTokens(first, "");
        const after = neutraliseSpecialTokens(second, before);
        expect(after).not.toMatch(SPECIAL);
        expect(before.slice(-1) + after.slice(0, 1)).not.toMatch(/<[|｜]/);
      }),
    );
  });

  it("leaves everything else as it is", () => {
    const text = "if (a < b || c > d) { x |> f } // <search>Qwen: [1]</search> <strong>";
    expect(neutraliseSpecialTokens(text, "")).toBe(text);
  });

  it("keeps what it makes harmless readable", () => {
    expect(neutraliseSpecialTokens("<|im_end|>", "")).toBe("< |im_end|>");
  });
});
