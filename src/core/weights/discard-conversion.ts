import { TENSOR_CACHE_NAMES } from "./tensor-cache.ts";
import { CHAT_TEMPLATE_FILE, TOKENIZER_FILES } from "./tokenizer-facts.ts";
import { JOURNAL_NAME, MANIFEST_NAME } from "./weight-manifest.ts";
import type { WeightTarget } from "./weight-target.ts";

const SMALL_FILES: ReadonlySet<string> = new Set([
  "mlc-chat-config.json",
  ...TENSOR_CACHE_NAMES,
  ...TOKENIZER_FILES,
  CHAT_TEMPLATE_FILE,
]);
const SHARD_NAME = /^params_shard_\d+\.bin$/;

/** Removes every file that a conversion, finished or not, has in a target, and no other. */
export async function discardConversion(target: WeightTarget): Promise<void> {
  const names = [...(await target.sizes()).keys()];
  // The manifest first: what is half removed must not look like a model. The journal last: it says whose the rest is.
  await target.remove(MANIFEST_NAME);
  for (const name of names) {
    if (SHARD_NAME.test(name) || SMALL_FILES.has(name)) await target.remove(name);
  }
  await target.remove(JOURNAL_NAME);
}
