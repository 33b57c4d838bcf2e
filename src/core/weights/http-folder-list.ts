import { downloadRefused } from "./http-errors.ts";
import type { HttpRanges } from "./http-ranges.ts";
import { TENSOR_CACHE_NAMES } from "./tensor-cache.ts";
import { CHAT_TEMPLATE_FILE, TOKENIZER_FILES } from "./tokenizer-facts.ts";
import { MANIFEST_NAME } from "./weight-manifest.ts";
import type { SourceFile } from "./weight-source.ts";

const INDEX = "model.safetensors.index.json";

/** Names that a checkpoint or a converted model may have. */
const KNOWN = [
  "config.json",
  "generation_config.json",
  INDEX,
  "model.safetensors",
  ...TOKENIZER_FILES,
  CHAT_TEMPLATE_FILE,
  "mlc-chat-config.json",
  ...TENSOR_CACHE_NAMES,
  MANIFEST_NAME,
];

const MAX_LIST_BYTES = 16 * 2 ** 20;
const MAX_FILES = 2000;

/** The files of a folder that lists nothing: those with known names, and those that its own lists name. Throws `model-download`. */
export async function listFolder(
  ranges: HttpRanges,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  const found = new Map<string, SourceFile>();
  await probe(ranges, KNOWN, found, signal);
  if (found.size === 0) {
    throw downloadRefused(
      "There is no model at this address.",
      "Give the address of the folder that holds config.json.",
    );
  }
  const lists = [INDEX, ...TENSOR_CACHE_NAMES].flatMap((name) => found.get(name) ?? []);
  for (const list of lists) {
    const names = namesIn(await readList(ranges, list, signal)).filter((name) => !found.has(name));
    await probe(ranges, [...new Set(names)].slice(0, MAX_FILES), found, signal);
  }
  return [...found.values()];
}

async function probe(
  ranges: HttpRanges,
  names: readonly string[],
  found: Map<string, SourceFile>,
  signal: AbortSignal,
): Promise<void> {
  const sizes = await Promise.all(names.map((name) => ranges.size(name, signal)));
  for (const [index, size] of sizes.entries()) {
    const name = names[index];
    if (name !== undefined && size !== null) found.set(name, { name, size, sha256: null });
  }
}

async function readList(
  ranges: HttpRanges,
  { name, size }: SourceFile,
  signal: AbortSignal,
): Promise<string> {
  if (size > MAX_LIST_BYTES) return "";
  const bytes = await ranges.read(name, 0, size, size, signal);
  return new TextDecoder().decode(bytes);
}

/** The file names in an index or a list of shards. What is wrong with a list is said where it is used. */
function namesIn(text: string): string[] {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const { weight_map: map, records } = (json ?? {}) as Readonly<Record<string, unknown>>;
  const listed = Array.isArray(records)
    ? records.map((record: Readonly<Record<string, unknown>> | null) => record?.["dataPath"])
    : [];
  const mapped = typeof map === "object" && map !== null ? Object.values(map) : [];
  return [...listed, ...mapped].filter(
    (name): name is string => typeof name === "string" && /^[\w][\w.-]*$/.test(name),
  );
}
