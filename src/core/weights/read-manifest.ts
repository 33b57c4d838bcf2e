import * as v from "valibot";
import { weightsInvalid } from "./weight-errors.ts";
import { MANIFEST_NAME, type WeightManifest } from "./weight-manifest.ts";
import type { WeightTarget } from "./weight-target.ts";

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** Flat, and not out of the folder. */
const FileName = v.pipe(v.string(), v.regex(/^[^/\\]{1,200}$/), v.excludes(".."));

const ManifestSchema = v.object({
  format: v.literal("switchyard-weights"),
  version: v.literal(1),
  source: v.string(),
  modelType: v.string(),
  quantization: v.picklist(["q4f16_1", "q4f32_1", "q0f16", "q0f32"]),
  fingerprint: Sha256,
  createdAt: v.number(),
  files: v.array(
    v.object({
      name: FileName,
      bytes: Count,
      sha256: Sha256,
      md5: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
    }),
  ),
  inputs: v.array(
    v.object({
      name: v.string(),
      bytes: Count,
      sha256: v.nullable(Sha256),
      isChecked: v.boolean(),
    }),
  ),
});

const MAX_MANIFEST_BYTES = 16 * 2 ** 20;

/** The manifest in a target; `null` when there is none. Throws `weights-invalid` for one that is damaged. */
export async function readManifest(target: WeightTarget): Promise<WeightManifest | null> {
  const size = (await target.sizes()).get(MANIFEST_NAME);
  if (size === undefined) return null;
  const bytes = await target.read(MANIFEST_NAME, 0, Math.min(size, MAX_MANIFEST_BYTES));
  return bytes === null ? null : parseManifest(new TextDecoder().decode(bytes));
}

/** Reads a manifest's text. Throws `weights-invalid`. */
export function parseManifest(text: string): WeightManifest {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON is damaged like any other.
  }
  const parsed = v.safeParse(ManifestSchema, json);
  if (parsed.success) return parsed.output;
  throw weightsInvalid(
    `${MANIFEST_NAME} is damaged, so the files beside it cannot be checked.`,
    "Discard the model and convert it again.",
  );
}
