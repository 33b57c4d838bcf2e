import { isJsonObject, readJson } from "#core/python/json-reader.ts";
import { type FittingLibrary, findFittingLibrary } from "#core/weights/fitting-libraries.ts";
import { readModelShape } from "#core/weights/model-shape.ts";
import type { Quantization } from "#core/weights/quantization.ts";

/**
 * The compiled library for a model in the engine's format, from the settings it carries: they are those of the
 * checkpoint it was made from, but for a name or two. `null` where none of the table is known to fit.
 */
export function libraryOfCopy(
  modelType: string,
  settings: Readonly<Record<string, unknown>>,
  quantization: Quantization,
): FittingLibrary | null {
  const { position_embedding_base: base, ...fields } = settings;
  const config = { rope_theta: base, ...fields, model_type: modelType };
  try {
    const read = readJson(JSON.stringify(config));
    return isJsonObject(read) ? findFittingLibrary(readModelShape(read), quantization) : null;
  } catch {
    return null;
  }
}
