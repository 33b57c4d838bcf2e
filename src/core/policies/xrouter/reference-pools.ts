import { referenceModel } from "./reference-models.ts";

/** The fixed pools as the released code declares them; ids outside the model table are in some of them. */
export const REFERENCE_POOLS = {
  FIXED_MODEL_SET_1: [
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-4o",
    "gpt-4.1",
    "o3",
    "o3-pro",
    "o4-mini",
    "gpt-oss-120b",
    "gpt-oss-20b",
  ],
  FIXED_MODEL_SET_2: [
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-4o",
    "gpt-4o-mini",
    "gpt-4.1",
    "gpt-4.1-mini",
    "gpt-4.1-nano",
    "o3",
    "o3-pro",
    "o4-mini",
    "gpt-oss-120b",
    "gpt-oss-20b",
    "qwen3-coder-480b",
    "kimi-k2",
  ],
  FIXED_MODEL_SET_3: ["gpt-4.1-nano", "gpt-oss-120b", "gpt-oss-20b", "kimi-k2"],
  CHEMEVAL_MODEL_SET: [
    "gemini-2.5-pro",
    "gpt-5",
    "gpt-5-mini",
    "gpt-4.1",
    "gpt-oss-20b",
    "kimi-k2",
    "deepseek-r1",
    "qwen3-235b-instruct",
    "qwen3-235b-thinking",
  ],
} as const satisfies Record<string, readonly string[]>;

/** The ids of a pool that are in the model table: the others are left out without a word. */
export function availableIn(pool: keyof typeof REFERENCE_POOLS): readonly string[] {
  return REFERENCE_POOLS[pool].filter((id) => referenceModel(id) !== undefined);
}
