import { isRecord } from "#core/is-record.ts";
import { weightsInvalid } from "./weight-errors.ts";

/** What the configuration says of a tokenizer. */
export interface TokenizerFacts {
  /** The tokenizer's files, in MLC's order. */
  readonly files: readonly string[];
  readonly decoding: "byte_level" | "byte_fallback";
  readonly prependsSpace: boolean;
  readonly stripsSpace: boolean;
  /** How many tokens it knows, the added ones included; `null` without a `tokenizer.json`. */
  readonly size: number | null;
}

/** Files of a tokenizer that are copied, in the order in which MLC names them. */
export const TOKENIZER_FILES = [
  "tokenizer.model",
  "tokenizer.json",
  "vocab.json",
  "merges.txt",
  "added_tokens.json",
  "tokenizer_config.json",
] as const;

/** Where newer checkpoints keep their chat template: not the engine's business, but a loader's of ours, so it is copied. */
export const CHAT_TEMPLATE_FILE = "chat_template.jinja";

/**
 * Reads `tokenizer.json` (mlc-llm `Tokenizer.detect_tokenizer_info`). Throws `weights-invalid` for one that is no JSON,
 * has no vocabulary, or adds the same token twice, which makes the engine's tokenizer fail.
 */
export function readTokenizerFacts(files: readonly string[], text: string | null): TokenizerFacts {
  if (text === null) {
    return {
      files,
      decoding: "byte_fallback",
      prependsSpace: false,
      stripsSpace: false,
      size: null,
    };
  }
  const tokenizer = parse(text);
  const decoders = partsOf(tokenizer["decoder"], "decoders");
  const kinds = decoders.map((decoder) => decoder["type"]);
  const decoding = kinds.find((kind) => kind === "ByteLevel" || kind === "ByteFallback");
  return {
    files,
    decoding: decoding === "ByteLevel" ? "byte_level" : "byte_fallback",
    prependsSpace: partsOf(tokenizer["normalizer"], "normalizers").some(
      (part) => part["type"] === "Prepend" && part["prepend"] === "▁",
    ),
    stripsSpace: decoders.some(
      (part) => part["type"] === "Strip" && part["content"] === " " && part["start"] === 1,
    ),
    size: countTokens(tokenizer),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (cause) {
    throw weightsInvalid("tokenizer.json is not JSON.", undefined, cause);
  }
  throw weightsInvalid("tokenizer.json is not an object.");
}

/** A step of the tokenizer, or the steps of a `Sequence`. */
function partsOf(value: unknown, list: string): readonly Fields[] {
  if (!isRecord(value)) return [];
  const inner = value[list];
  return value["type"] === "Sequence" && Array.isArray(inner) ? inner.filter(isRecord) : [value];
}

function countTokens(tokenizer: Fields): number {
  const model = tokenizer["model"];
  const vocabulary = isRecord(model) ? model["vocab"] : undefined;
  const names = vocabularyNames(vocabulary);
  if (names === null) throw weightsInvalid("tokenizer.json has no vocabulary.");
  const added = new Set<string>();
  const list = tokenizer["added_tokens"];
  for (const token of Array.isArray(list) ? list : []) {
    const content: unknown = isRecord(token) ? token["content"] : undefined;
    if (typeof content !== "string")
      throw weightsInvalid("tokenizer.json adds a token without a text.");
    if (added.has(content)) {
      throw weightsInvalid(`tokenizer.json adds the token “${content.slice(0, 60)}” twice.`);
    }
    added.add(content);
  }
  for (const name of added) names.add(name);
  return names.size;
}

/** A map from token to number; for a Unigram model a list of pairs. */
function vocabularyNames(vocabulary: unknown): Set<string> | null {
  if (Array.isArray(vocabulary)) {
    return new Set(vocabulary.map((pair: unknown) => String(Array.isArray(pair) ? pair[0] : pair)));
  }
  return isRecord(vocabulary) ? new Set(Object.keys(vocabulary)) : null;
}
