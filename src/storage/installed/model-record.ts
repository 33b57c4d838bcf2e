import * as v from "valibot";
import type { Quantization } from "#core/weights/quantization.ts";
import type { InstallPlan, ModelOrigin, Verification } from "./installed-model.ts";

/** What is kept of a model beside its files, so that it can be listed, gone on with and repaired after a reload. */
export interface ModelRecord {
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly quantization: Quantization;
  readonly work: InstallPlan["work"];
  /** What it takes when it is whole. */
  readonly totalBytes: number;
  readonly libraryUrl: string | null;
  readonly shape: "qwen" | "llama" | null;
  readonly verification: Verification | null;
}

const OriginSchema = v.variant("kind", [
  v.object({
    kind: v.literal("repository"),
    host: v.string(),
    repository: v.string(),
    revision: v.string(),
  }),
  v.object({ kind: v.literal("address"), url: v.string() }),
  v.object({ kind: v.literal("folder"), name: v.string() }),
]);

const RecordSchema: v.GenericSchema<unknown, ModelRecord> = v.object({
  name: v.string(),
  origin: OriginSchema,
  quantization: v.picklist(["q4f16_1", "q4f32_1", "q0f16", "q0f32"]),
  work: v.picklist(["convert", "copy"]),
  totalBytes: v.pipe(v.number(), v.minValue(0)),
  libraryUrl: v.nullable(v.string()),
  shape: v.nullable(v.picklist(["qwen", "llama"])),
  verification: v.nullable(v.object({ at: v.number(), damaged: v.array(v.string()) })),
});

/** A record as it was stored; `null` for anything else. */
export function readRecord(text: string): ModelRecord | null {
  try {
    const parsed = v.safeParse(RecordSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
