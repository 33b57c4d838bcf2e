import { pythonFloat, writePythonJson } from "#core/python/indented-json.ts";
import type { PlannedShard } from "./shard-plan.ts";

/** The names of the list of shards: the engine's own since 0.2.80, and the one before. Their content is the same. */
export const TENSOR_CACHE_NAMES = ["tensor-cache.json", "ndarray-cache.json"] as const;

/**
 * The list of shards, to the byte what MLC writes: where every record lies, and the MD5 of every file (which MLC's own
 * downloader checks, and WebLLM does not).
 */
export function writeTensorCache(
  shards: readonly PlannedShard[],
  md5Of: (name: string) => string,
  parameterCount: number,
): string {
  const records = shards.flatMap((shard) => shard.records);
  const bytes = records.reduce((sum, record) => sum + record.deviceBytes, 0);
  const list = {
    metadata: {
      ParamSize: records.length,
      ParamBytes: pythonFloat(bytes),
      BitsPerParam: pythonFloat((bytes * 8) / parameterCount),
    },
    records: shards.map((shard) => ({
      dataPath: shard.name,
      format: "raw-shard",
      nbytes: shard.bytes,
      records: shard.records.map((record) => ({
        name: record.name,
        shape: record.shape,
        dtype: record.dtype,
        // Said of every record; it has a meaning only for float32.
        format: "f32-to-bf16",
        nbytes: record.bytes,
        byteOffset: record.offset,
      })),
      md5sum: md5Of(shard.name),
    })),
  };
  return writePythonJson(list, 4);
}
