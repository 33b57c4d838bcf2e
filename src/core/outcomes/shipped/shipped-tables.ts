import { LLMROUTER_SOURCE, type PublicSource } from "./public-source.ts";

/** A table that the page brings. Paths are relative to the page; a version in a name stands for what is in the file. */
export interface ShippedTableFiles {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  /** The lexical embedding that its vectors were made with. */
  readonly lexicalPath: string;
  readonly source: PublicSource;
}

export const SHIPPED_LLMROUTER: ShippedTableFiles = {
  id: "llmrouter",
  title: "LLMRouter",
  path: "tables/llmrouter-v1.bin",
  lexicalPath: "tables/llmrouter-v1-lexical.bin",
  source: LLMROUTER_SOURCE,
};
