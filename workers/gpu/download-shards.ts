import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { LoadMessage } from "./api.ts";
import { modelDownloadFailed } from "./gpu-errors.ts";
import { download, type FileWorld, MODEL_CACHE, type Shard } from "./model-files.ts";

export interface DownloadSettings {
  readonly clock: Pick<Clock, "now">;
  readonly signal: AbortSignal;
  readonly report: (progress: Extract<LoadMessage, { type: "progress" }>) => void;
}

/** At once: as many as the engine itself takes. */
const PARALLEL = 4;

/**
 * Brings every shard that is not there yet into the engine's cache. A shard is stored when all of it has arrived, so
 * a stop or a cut loses at most the shards under way: doing it again goes on. Throws `model-download`,
 * `storage-full` or `aborted`.
 */
export async function downloadShards(
  world: FileWorld,
  shards: readonly Shard[],
  settings: DownloadSettings,
): Promise<void> {
  const cache = await world.caches.open(MODEL_CACHE);
  const progress = new Progress(shards, settings);
  const missing: Shard[] = [];
  for (const shard of shards) {
    if ((await cache.match(shard.url)) === undefined) missing.push(shard);
    else progress.skip(shard.bytes);
  }
  progress.report();
  const stopper = new AbortController();
  const signal = AbortSignal.any([settings.signal, stopper.signal]);
  const worker = async (): Promise<void> => {
    for (let shard = missing.shift(); shard !== undefined; shard = missing.shift()) {
      throwIfAborted(settings.signal);
      await downloadShard(world, cache, shard, progress, signal);
    }
  };
  const workers = Array.from({ length: Math.min(PARALLEL, missing.length) }, worker);
  try {
    await Promise.all(workers);
  } finally {
    stopper.abort();
    await Promise.allSettled(workers);
  }
  progress.report();
}

async function downloadShard(
  world: FileWorld,
  cache: Cache,
  shard: Shard,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const response = await download(world, shard.url, signal);
  let arrived = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      arrived += bytes.length;
      progress.add(bytes.length);
      controller.enqueue(bytes);
    },
    flush(controller) {
      // An incomplete file must not be stored: the engine would never look again.
      if (arrived !== shard.bytes) controller.error(new Error("the file has another length"));
    },
  });
  try {
    await cache.put(shard.url, new Response(response.body?.pipeThrough(counter) ?? null));
  } catch (cause) {
    progress.add(-arrived);
    throwIfAborted(signal);
    if (cause instanceof DOMException && cause.name === "QuotaExceededError")
      throw storageFull(cause);
    throw modelDownloadFailed("a part of the weights did not arrive whole.", cause);
  }
}

function storageFull(cause: unknown): SwitchyardError {
  return new SwitchyardError("storage-full", "The browser has no room left for this model.", {
    fix: "Delete another model, free space on the disk, or leave the private window.",
    side: "visitor",
    cause,
  });
}

/** Bytes as they arrive, told at most ten times a second. */
class Progress {
  readonly #settings: DownloadSettings;
  readonly #total: number;
  readonly #startedAt: number;
  #toldAt = Number.NEGATIVE_INFINITY;
  #kept = 0;
  #downloaded = 0;

  constructor(shards: readonly Shard[], settings: DownloadSettings) {
    this.#settings = settings;
    this.#total = shards.reduce((sum, shard) => sum + shard.bytes, 0);
    this.#startedAt = settings.clock.now();
  }

  /** Bytes that were there before. */
  skip(bytes: number): void {
    this.#kept += bytes;
  }

  add(bytes: number): void {
    this.#downloaded += bytes;
    if (this.#settings.clock.now() - this.#toldAt >= 100) this.report();
  }

  report(): void {
    const now = this.#settings.clock.now();
    this.#toldAt = now;
    this.#settings.report({
      type: "progress",
      loadedBytes: this.#kept + this.#downloaded,
      totalBytes: this.#total,
      downloadedBytes: this.#downloaded,
      elapsedMs: now - this.#startedAt,
    });
  }
}
