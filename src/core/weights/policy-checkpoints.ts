import type { ChatShape } from "#core/chat/chat-shape.ts";
import { type FittingLibrary, LIBRARIES } from "./fitting-libraries.ts";

/** What a licence allows, in a sentence for who is about to download. */
export interface CheckpointLicence {
  readonly name: string;
  readonly url: string;
  readonly note: string;
}

/** A published policy whose weights can be converted, and what it needs. */
export interface PolicyCheckpoint {
  readonly id: string;
  readonly name: string;
  readonly policy: "router-r1" | "xrouter";
  /** Its repository on Hugging Face. */
  readonly repository: string;
  readonly revision: string;
  /** The library it runs on; its `config.json` must say what `library.shape` says. */
  readonly library: FittingLibrary;
  readonly chatShape: ChatShape;
  /** Where a generation ends; the chat format's own end token besides. */
  readonly stop: readonly string[];
  /** Shown before the download; `null` where there is nothing to warn of. */
  readonly licence: CheckpointLicence | null;
  /** What its files take at the source, about. */
  readonly downloadBytes: number;
}

const CC_BY_NC: CheckpointLicence = {
  name: "CC BY-NC 4.0",
  url: "https://creativecommons.org/licenses/by-nc/4.0/",
  note: "These weights may be used and shared with attribution, but not for commercial purposes.",
};

/** The end tags of an action: Router-R1's own script stops there. */
const ROUTER_R1_STOP = ["</search>", "</answer>"];

/** The published policies. Files in bfloat16 unless the size says otherwise: xRouter's are float32. */
export const POLICY_CHECKPOINTS: readonly PolicyCheckpoint[] = [
  routerR1("router-r1-qwen2.5-3b", "Router-R1-Qwen2.5-3B-Instruct"),
  routerR1("router-r1-qwen2.5-3b-alpha0.9", "Router-R1-Qwen2.5-3B-Instruct-Alpha0.9"),
  routerR1("router-r1-llama-3.2-3b", "Router-R1-Llama-3.2-3B-Instruct"),
  routerR1("router-r1-llama-3.2-3b-alpha0.9", "Router-R1-Llama-3.2-3B-Instruct-Alpha0.9"),
  {
    id: "xrouter-7b",
    name: "xRouter",
    policy: "xrouter",
    repository: "Salesforce/xRouter",
    revision: "main",
    library: LIBRARIES.qwen2_7b,
    chatShape: "qwen",
    stop: ["<|im_end|>", "<|endoftext|>"],
    licence: CC_BY_NC,
    downloadBytes: 30.5e9,
  },
];

function routerR1(id: string, name: string): PolicyCheckpoint {
  const isLlama = name.includes("Llama");
  return {
    id,
    name,
    policy: "router-r1",
    repository: `ulab-ai/${name}`,
    revision: "main",
    library: isLlama ? LIBRARIES.llama3_3b : LIBRARIES.qwen2_3b,
    chatShape: isLlama ? "llama" : "qwen",
    stop: ROUTER_R1_STOP,
    licence: null,
    downloadBytes: isLlama ? 6.4e9 : 6.2e9,
  };
}

/** The published policy with this id, or in this repository whatever its case; `null` for another. */
export function findPolicyCheckpoint(idOrRepository: string): PolicyCheckpoint | null {
  const wanted = idOrRepository.toLowerCase();
  return (
    POLICY_CHECKPOINTS.find(
      ({ id, repository }) => id === wanted || repository.toLowerCase() === wanted,
    ) ?? null
  );
}
