import * as v from "valibot";
import { modelInvalid } from "./gpu-errors.ts";
import { pairKey } from "./merge-pairs.ts";
import { DEFAULT_SPLIT } from "./pre-tokenizer.ts";

/** What a `tokenizer.json` says, as far as byte-level byte-pair encoding needs it. */
export interface TokenizerFile {
  /** Tokens by their text in the byte alphabet. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Pairs (see `pairKey`) by their order: lower joins first. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Special and other added tokens, by their plain text. */
  readonly added: ReadonlyMap<string, number>;
  /** The pattern that cuts words. */
  readonly split: string;
  readonly normalisation: "NFC" | "NFKC" | null;
  /** A word that is in the vocabulary as a whole is one token, whatever the merges say (Llama 3). */
  readonly ignoreMerges: boolean;
}

const StepSchema = v.looseObject({
  type: v.string(),
  pattern: v.optional(v.looseObject({ Regex: v.optional(v.string()) })),
  behavior: v.optional(v.string()),
  invert: v.optional(v.boolean()),
  add_prefix_space: v.optional(v.boolean()),
  use_regex: v.optional(v.boolean()),
});

const FileSchema = v.looseObject({
  added_tokens: v.optional(
    v.array(
      v.looseObject({
        id: v.number(),
        content: v.string(),
        single_word: v.optional(v.boolean()),
        lstrip: v.optional(v.boolean()),
        rstrip: v.optional(v.boolean()),
      }),
    ),
    [],
  ),
  normalizer: v.nullish(
    v.looseObject({
      type: v.string(),
      normalizers: v.optional(v.array(v.looseObject({ type: v.string() }))),
    }),
  ),
  pre_tokenizer: v.nullish(
    v.looseObject({ ...StepSchema.entries, pretokenizers: v.optional(v.array(StepSchema)) }),
  ),
  model: v.looseObject({
    type: v.optional(v.string()),
    // Checked by hand: a hundred thousand entries would take a schema longer than all the rest.
    vocab: v.custom<Readonly<Record<string, number>>>(
      (it) => typeof it === "object" && it !== null,
    ),
    merges: v.custom<readonly (string | readonly [string, string])[]>(Array.isArray),
    byte_fallback: v.optional(v.boolean()),
    ignore_merges: v.optional(v.boolean()),
  }),
});

type File = v.InferOutput<typeof FileSchema>;
type Step = v.InferOutput<typeof StepSchema>;

/** Reads a parsed `tokenizer.json`. Throws `model-invalid` when it is of another kind or damaged. */
export function readTokenizerFile(json: unknown): TokenizerFile {
  const parsed = v.safeParse(FileSchema, json);
  if (!parsed.success) throw modelInvalid("its tokenizer file is damaged or of an unknown kind");
  const file = parsed.output;
  const { model } = file;
  if ((model.type ?? "BPE") !== "BPE" || model.byte_fallback === true) {
    throw modelInvalid("its tokenizer is not a byte-level byte-pair encoding");
  }
  return {
    vocabulary: new Map(Object.entries(model.vocab)),
    ranks: new Map(model.merges.map((merge, rank) => [keyOf(merge), rank])),
    added: addedTokens(file),
    split: splitOf(file),
    normalisation: normalisationOf(file),
    ignoreMerges: model.ignore_merges ?? false,
  };
}

function keyOf(merge: string | readonly [string, string]): string {
  return typeof merge === "string" ? merge : pairKey(merge[0], merge[1]);
}

function addedTokens(file: File): Map<string, number> {
  for (const { single_word, lstrip, rstrip } of file.added_tokens) {
    if (single_word || lstrip || rstrip) {
      throw modelInvalid("its special tokens swallow the blanks around them");
    }
  }
  return new Map(file.added_tokens.map(({ content, id }) => [content, id]));
}

function normalisationOf(file: File): TokenizerFile["normalisation"] {
  const { normalizer } = file;
  const steps = normalizer == null ? [] : (normalizer.normalizers ?? [normalizer]);
  const [only, ...others] = steps.map((step) => step.type);
  if (only === undefined) return null;
  if (others.length > 0 || (only !== "NFC" && only !== "NFKC")) {
    throw modelInvalid("its tokenizer changes the text in a way this page does not know");
  }
  return only;
}

/** The pattern of the splitting step, or the default one where the byte-level step splits by itself. */
function splitOf(file: File): string {
  const unknown = () => modelInvalid("its tokenizer splits words in a way this page does not know");
  const { pre_tokenizer: preTokenizer } = file;
  if (preTokenizer == null) throw unknown();
  const steps: readonly Step[] = preTokenizer.pretokenizers ?? [preTokenizer];
  const last = steps.at(-1);
  if (last?.type !== "ByteLevel" || last.add_prefix_space === true) throw unknown();
  const others = steps.slice(0, -1);
  if (others.length === 0 && last.use_regex !== false) return DEFAULT_SPLIT;
  const [split, ...more] = others;
  const pattern = split?.pattern?.Regex;
  const isPlain = split?.type === "Split" && split.behavior === "Isolated" && !split.invert;
  if (!isPlain || pattern === undefined || more.length > 0 || last.use_regex !== false) {
    throw unknown();
  }
  return pattern;
}
