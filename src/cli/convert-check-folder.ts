import {
  type ComparedRecord,
  libraryDifferences,
  readLibraryMetadata,
} from "#core/weights/library-metadata.ts";
import { weightsInvalid } from "#core/weights/weight-errors.ts";
import type { WeightTarget } from "#core/weights/weight-target.ts";

/** In what a converted model differs from a compiled library; empty when it fits. Throws `weights-invalid`. */
export async function checkFolder(
  target: WeightTarget,
  library: Uint8Array,
): Promise<readonly string[]> {
  const config = await readObject(target, "mlc-chat-config.json");
  const list = await readObject(target, "tensor-cache.json");
  const shards = list["records"];
  if (!Array.isArray(shards)) throw damaged("tensor-cache.json");
  const records = shards.flatMap(({ records: inner }: { records?: unknown }) =>
    Array.isArray(inner) ? (inner as ComparedRecord[]) : [],
  );
  return libraryDifferences(
    readLibraryMetadata(library),
    String(config["model_type"]),
    String(config["quantization"]),
    records,
  );
}

async function readObject(
  target: WeightTarget,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const size = (await target.sizes()).get(name);
  const bytes = size === undefined ? null : await target.read(name, 0, size);
  if (bytes === null)
    throw weightsInvalid(`There is no ${name}.`, "Name the folder of a converted model.");
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged(name);
  }
}

function damaged(name: string): Error {
  return weightsInvalid(`${name} is damaged.`, "Convert the model again.");
}
