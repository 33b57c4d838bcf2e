import type { Price } from "#core/cost/price.ts";

/** A remote LLM that the policy can call. */
export interface Candidate {
  /** The exact name the policy reads and writes, unique in its pool: `Qwen2.5-7B-Instruct`. */
  readonly id: string;
  /** Other exact names accepted for it, compared without case. */
  readonly aliases: readonly string[];
  /** What the policy is told about it. */
  readonly description: string;
  /** The provider preset that serves it: `openrouter`, `openai`, `ollama` … */
  readonly provider: string;
  /** The provider's name for the model. */
  readonly model: string;
  /** `null` is an unknown price. */
  readonly price: Price | null;
  /** The model this candidate stands for in Router-R1's released table (`meta/llama-3.1-8b-instruct`); `null` outside it. */
  readonly paperModel: string | null;
  /** The paper's flat price in dollars per 1,000,000 output tokens; `null` outside the table. */
  readonly paperPrice: number | null;
  /** `null` leaves the provider's default (some models refuse the parameter). */
  readonly temperature: number | null;
  readonly maxTokens: number;
  /**
   * `false` leaves thinking that stands in the text of its replies (`<think>…</think>` at their beginning) where it is.
   * Absent, such text is taken apart as reasoning: shown, but never part of a reply.
   */
  readonly splitThinking?: false;
}

export type Pool = readonly Candidate[];
