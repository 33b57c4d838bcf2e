/** Where a shipped table was made from: public files at one commit. */
export interface PublicSource {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly commit: string;
  /** The day of the commit, as YYYY-MM-DD: the list prices in it are as old. */
  readonly date: string;
  readonly licence: string;
  /** Questions with a score for each model, in the order of the table. */
  readonly outcomes: readonly PublicFile[];
  /** Questions with the task that each belongs to. */
  readonly tasks: readonly PublicFile[];
  /** What each model costs, in dollars per million tokens. */
  readonly prices: PublicFile;
}

export interface PublicFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** LLMRouter's table: 5,608 questions to fit on and 500 to be judged on, nine models, scores by each task's own metric. */
export const LLMROUTER_SOURCE: PublicSource = {
  repository: "ulab-uiuc/LLMRouter",
  commit: "4e7a796942ce26e9d5f2b93191c7c2585c99c2e3",
  date: "2025-12-04",
  licence: "MIT",
  outcomes: [
    {
      path: "data/dcrouter_preprocessed/train.json",
      bytes: 4_018_466,
      sha256: "ad3ae70149998f02cbf0dd4557ccb6afcf365ac9391b7371329ffc22201e90e3",
    },
    {
      path: "data/dcrouter_preprocessed/test.json",
      bytes: 361_757,
      sha256: "fbb6d3e3f62c7018e5446d3154cc05812d3124381f774738e9f0bac5bff79c79",
    },
  ],
  tasks: [
    {
      path: "data/example_data/query_data/default_query_train.jsonl",
      bytes: 3_519_579,
      sha256: "f1b2e3281dc3f9e082016812e1a778ca30e9828c7e58fa0a9f6dc52350ad4b8c",
    },
    {
      path: "data/example_data/query_data/default_query_test.jsonl",
      bytes: 405_273,
      sha256: "0fdf4b4236fb81c1a673a01950fb974e02599c83164b0e7832888aefaa490e27",
    },
  ],
  prices: {
    path: "data/example_data/llm_candidates/default_llm.json",
    bytes: 6904,
    sha256: "278f790564efd758ab28a9b6ce141d3fa057219de9bad40b31562c4286549552",
  },
};
