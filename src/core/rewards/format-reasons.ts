/** What the format check found, in the order its rules are tried. `ok` is the only one that earns 0 instead of -1. */
export type FormatReason =
  | "no-tag-pair"
  | "unbalanced-tags"
  | "empty-thought"
  | "nested-tags"
  | "tag-counts"
  | "not-starting-with-think"
  | "not-ending-with-answer"
  | "query-format"
  | "model-name"
  | "ok";

/** Each finding as one sentence for a reader. */
export const FORMAT_REASON_TEXTS = {
  "no-tag-pair": "The text has no complete pair of think, search, information or answer tags.",
  "unbalanced-tags": "A tag is opened and not closed, or closed and not opened.",
  "empty-thought": "A thought is empty, or holds nothing but three dots.",
  "nested-tags": "One block stands inside another.",
  "tag-counts":
    "There must be exactly one answer, at least one thought, and as many replies as searches.",
  "not-starting-with-think": "The text does not begin with a thought.",
  "not-ending-with-answer": "Something follows the answer.",
  "query-format":
    "A search is not “name:question” with exactly one colon, a question of its own, and no placeholder.",
  "model-name": "A search names a model that the paper's pool does not know.",
  ok: "The text follows the format.",
} as const satisfies Record<FormatReason, string>;
