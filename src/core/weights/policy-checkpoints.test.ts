import { describe, expect, it } from "vitest";
import { libraryUrl, nearestLibrary } from "./fitting-libraries.ts";
import { findPolicyCheckpoint, POLICY_CHECKPOINTS } from "./policy-checkpoints.ts";

describe("the published policies", () => {
  it("are five, each with a library that exists for both quantizations", () => {
    expect(POLICY_CHECKPOINTS.map(({ repository }) => repository)).toEqual([
      "ulab-ai/Router-R1-Qwen2.5-3B-Instruct",
      "ulab-ai/Router-R1-Qwen2.5-3B-Instruct-Alpha0.9",
      "ulab-ai/Router-R1-Llama-3.2-3B-Instruct",
      "ulab-ai/Router-R1-Llama-3.2-3B-Instruct-Alpha0.9",
      "Salesforce/xRouter",
    ]);
    for (const { library } of POLICY_CHECKPOINTS) {
      expect(library.quantizations).toEqual(["q4f16_1", "q4f32_1"]);
      expect(nearestLibrary(library.shape)).toEqual({ library, differences: [] });
    }
    const [first] = POLICY_CHECKPOINTS;
    expect(first && libraryUrl(first.library, "q4f32_1")).toMatch(
      /\/v0_2_86\/base\/Qwen2\.5-3B-Instruct-q4f32_1_cs1k-webgpu\.wasm$/,
    );
  });

  it("are found by id and by repository, and only the one under a licence for some has it", () => {
    expect(findPolicyCheckpoint("salesforce/xrouter")).toBe(findPolicyCheckpoint("xrouter-7b"));
    expect(findPolicyCheckpoint("owner/other")).toBeNull();
    const licensed = POLICY_CHECKPOINTS.filter(({ licence }) => licence !== null);
    expect(licensed.map(({ id, licence }) => [id, licence?.name])).toEqual([
      ["xrouter-7b", "CC BY-NC 4.0"],
    ]);
  });
});
