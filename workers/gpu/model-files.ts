import * as v from "valibot";
import { isSwitchyardError, throwIfAborted } from "#core/errors.ts";
import { modelDownloadFailed, modelInvalid } from "./gpu-errors.ts";

/** Where the engine keeps files, by scope and address; ours go to the same places, so that it finds them. */
export const CONFIG_CACHE = "webllm/config";
export const MODEL_CACHE = "webllm/model";
export const LIBRARY_CACHE = "webllm/wasm";

/** The list of shards; older versions of the engine read it under its second name. */
export const SHARD_LISTS = ["tensor-cache.json", "ndarray-cache.json"] as const;

const ConfigSchema = v.looseObject({
  vocab_size: v.number(),
  context_window_size: v.optional(v.number(), -1),
  eos_token_id: v.nullish(v.union([v.number(), v.array(v.number())])),
  model_type: v.optional(v.string()),
  quantization: v.optional(v.string()),
});

export type ModelConfig = v.InferOutput<typeof ConfigSchema>;

const ShardListSchema = v.object({
  records: v.array(v.looseObject({ dataPath: v.string(), nbytes: v.number() })),
});

export interface Shard {
  readonly url: string;
  readonly bytes: number;
}

/** The engine's rule: the files lie under `resolve/main/`, unless the address names a revision itself. */
export function filesUrl(modelUrl: string): string {
  const folder = modelUrl.endsWith("/") ? modelUrl : `${modelUrl}/`;
  const full = /.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`;
  try {
    return new URL(full).href;
  } catch (cause) {
    throw modelInvalid("its address is not a complete one, with https:// at the beginning", cause);
  }
}

/** What a model's files need of the world. */
export interface FileWorld {
  readonly fetch: typeof fetch;
  readonly caches: Pick<CacheStorage, "open">;
}

/** The model's own settings. Throws `model-invalid` or `model-download`. */
export async function readConfig(
  world: FileWorld,
  base: string,
  signal: AbortSignal,
): Promise<ModelConfig> {
  const json = await readJson(world, CONFIG_CACHE, `${base}mlc-chat-config.json`, signal);
  const parsed = v.safeParse(ConfigSchema, json);
  if (!parsed.success) throw modelInvalid("its mlc-chat-config.json is damaged or of another kind");
  return parsed.output;
}

/** The parsed `tokenizer.json`. */
export function readTokenizer(
  world: FileWorld,
  base: string,
  signal: AbortSignal,
): Promise<unknown> {
  return readJson(world, MODEL_CACHE, `${base}tokenizer.json`, signal);
}

/** The list of shards with everything that it says, parsed. */
export function readShardList(
  world: FileWorld,
  base: string,
  signal: AbortSignal,
): Promise<unknown> {
  return readJson(world, MODEL_CACHE, `${base}${SHARD_LISTS[0]}`, signal);
}

/** The files that hold the weights. */
export async function readShards(
  world: FileWorld,
  base: string,
  signal: AbortSignal,
): Promise<readonly Shard[]> {
  const parsed = v.safeParse(ShardListSchema, await readShardList(world, base, signal));
  if (!parsed.success) throw modelInvalid("its list of weights is damaged");
  return parsed.output.records.map(({ dataPath, nbytes }) => ({
    url: new URL(dataPath, base).href,
    bytes: nbytes,
  }));
}

/** A file from the cache, or from its address into the cache. */
export async function fetchInto(
  world: FileWorld,
  cacheName: string,
  url: string,
  signal: AbortSignal,
): Promise<Response> {
  throwIfAborted(signal);
  const cache = await world.caches.open(cacheName);
  const kept = await cache.match(url);
  if (kept !== undefined) return kept;
  const response = await download(world, url, signal);
  await cache.put(url, response.clone());
  return response;
}

/** One file over the network. Throws `model-download`, or `model-invalid` when the server has no such file. */
export async function download(
  world: Pick<FileWorld, "fetch">,
  url: string,
  signal: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await world.fetch(url, { signal, credentials: "omit" });
  } catch (cause) {
    throwIfAborted(signal);
    throw modelDownloadFailed(`${nameOf(url)} did not arrive.`, cause);
  }
  if (response.ok) return response;
  if (response.status === 404) throw modelInvalid(`${nameOf(url)} is not at its address`);
  throw modelDownloadFailed(`the server answered ${response.status} for ${nameOf(url)}.`);
}

async function readJson(
  world: FileWorld,
  cacheName: string,
  url: string,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetchInto(world, cacheName, url, signal);
  try {
    return await response.json();
  } catch (cause) {
    throwIfAborted(signal);
    if (isSwitchyardError(cause)) throw cause;
    const cache = await world.caches.open(cacheName);
    await cache.delete(url);
    throw modelInvalid(`${nameOf(url)} is not JSON`, cause);
  }
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
