/** How weights are stored: `q4…_1` in groups of 32 codes of 4 bits with a scale, `q0…` as plain numbers; f16 or f32 is what the library computes in. */
export type Quantization = "q4f16_1" | "q4f32_1" | "q0f16" | "q0f32";

/** The type that a compiled library computes in, and that weights are rounded to before they are quantised. */
export type ModelDtype = "float16" | "float32";

export interface QuantizationScheme {
  readonly modelDtype: ModelDtype;
  /** Whether matrices become codes and scales; vectors never do. */
  readonly isGrouped: boolean;
}

export const QUANTIZATION_SCHEMES: Readonly<Record<Quantization, QuantizationScheme>> = {
  q4f16_1: { modelDtype: "float16", isGrouped: true },
  q4f32_1: { modelDtype: "float32", isGrouped: true },
  q0f16: { modelDtype: "float16", isGrouped: false },
  q0f32: { modelDtype: "float32", isGrouped: false },
};

/** Elements that share one scale. */
export const GROUP_SIZE = 32;

/** The quantization with this name, or `null`. */
export function findQuantization(name: string): Quantization | null {
  return name in QUANTIZATION_SCHEMES ? (name as Quantization) : null;
}
