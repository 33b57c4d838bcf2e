import type { StoredModel } from "./api.ts";
import {
  CONFIG_CACHE,
  type FileWorld,
  MODEL_CACHE,
  readShards,
  SHARD_LISTS,
} from "./model-files.ts";

const NEVER = new AbortController().signal;

/** The models of which the browser keeps files, by the list of shards of each. */
export async function storedModels(world: FileWorld): Promise<readonly StoredModel[]> {
  const cache = await world.caches.open(MODEL_CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  const bases = [...kept]
    .filter((url) => SHARD_LISTS.some((name) => url.endsWith(`/${name}`)))
    .map((url) => url.slice(0, url.lastIndexOf("/") + 1));
  return Promise.all([...new Set(bases)].map((base) => storedModel(world, kept, base)));
}

async function storedModel(
  world: FileWorld,
  kept: ReadonlySet<string>,
  base: string,
): Promise<StoredModel> {
  const modelUrl = base.replace(/resolve\/main\/$/, "");
  try {
    const shards = await readShards(world, base, NEVER);
    const present = shards.filter((shard) => kept.has(shard.url));
    return {
      modelUrl,
      files: present.length,
      bytes: present.reduce((sum, shard) => sum + shard.bytes, 0),
      isComplete: present.length === shards.length,
    };
  } catch {
    return { modelUrl, files: 0, bytes: 0, isComplete: false };
  }
}

/** Deletes every file of a model that the browser keeps. Its library stays: it is small, and models share it. */
export async function removeModel(world: FileWorld, modelUrl: string): Promise<void> {
  for (const name of [MODEL_CACHE, CONFIG_CACHE]) {
    const cache = await world.caches.open(name);
    const requests = (await cache.keys()).filter((request) => request.url.startsWith(modelUrl));
    await Promise.all(requests.map((request) => cache.delete(request)));
  }
}
