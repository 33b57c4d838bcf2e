import type { Ask } from "#demo/known-question.ts";

// Whom a plan prefers. A pool without the family is served by its nearest size.
export const SMALL_QWEN: Ask = { skill: 1, family: "qwen" };
export const SMALL_LLAMA: Ask = { skill: 1, family: "llama" };
export const SMALL_MISTRAL: Ask = { skill: 1, family: "mistral" };
export const MEDIUM_GEMMA: Ask = { skill: 2, family: "gemma" };
export const LARGE_LLAMA: Ask = { skill: 3, family: "llama" };
export const LARGE_MIXTRAL: Ask = { skill: 3, family: "mixtral" };
/** Any small one: the seed decides. */
export const SMALL: Ask = { skill: 1 };
