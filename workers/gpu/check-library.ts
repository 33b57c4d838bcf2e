import * as v from "valibot";
import { libraryDifferences, readLibraryMetadata } from "#core/weights/library-metadata.ts";
import { modelInvalid } from "./gpu-errors.ts";
import {
  download,
  type FileWorld,
  fetchInto,
  LIBRARY_CACHE,
  type ModelConfig,
  readShardList,
} from "./model-files.ts";

const RecordsSchema = v.object({
  records: v.array(
    v.looseObject({
      records: v.array(
        v.looseObject({
          name: v.string(),
          shape: v.array(v.number()),
          dtype: v.picklist(["uint32", "float16", "float32"]),
        }),
      ),
    }),
  ),
});

/**
 * Compares what a compiled library says of itself with an installed model's tensors, by name, shape and type: a wrong
 * library would fail in the middle of its first computation, or compute nonsense. Throws `model-invalid` with what
 * differs, and `weights-invalid` for a library that says nothing.
 */
export async function checkLibrary(
  world: FileWorld,
  base: string,
  libraryUrl: string,
  config: ModelConfig,
  signal: AbortSignal,
): Promise<void> {
  const [list, response] = await Promise.all([
    readShardList(world, base, signal),
    // The engine keeps no library of the local machine, so that a new build is seen.
    libraryUrl.includes("localhost")
      ? download(world, libraryUrl, signal)
      : fetchInto(world, LIBRARY_CACHE, libraryUrl, signal),
  ]);
  const parsed = v.safeParse(RecordsSchema, list);
  if (!parsed.success) throw modelInvalid("its list of weights is damaged");
  const library = readLibraryMetadata(new Uint8Array(await response.arrayBuffer()));
  const records = parsed.output.records.flatMap((shard) => shard.records);
  const { model_type = "", quantization = "" } = config;
  const differences = libraryDifferences(library, model_type, quantization, records);
  if (differences.length === 0) return;
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : "";
  throw modelInvalid(
    `the compiled library is for another model. ${differences.slice(0, 3).join(" ")}${more}`.replace(
      /\.$/,
      "",
    ),
  );
}
