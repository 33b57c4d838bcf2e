import { hexOf } from "#core/hash/hex.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import { convertRows } from "#core/weights/convert-rows.ts";
import {
  encodeBfloat,
  encodeHalf,
  roundToHalf,
  type SourceDtype,
} from "#core/weights/dtype-casts.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import { type AdapterEntry, type GoldenCase, ONE_TENSOR, type ReadNeighbour } from "./golden.ts";

/** A tensor and what the reference made of it, as a file beside the index describes it. */
interface TensorFile {
  readonly name: string;
  readonly bin: string;
  readonly bin_sha256: string;
  readonly input_dtype: SourceDtype;
  readonly rows: number;
  readonly cols: number;
  readonly schemes: Readonly<Record<string, SchemeResult>>;
  readonly sections: Readonly<Record<string, Section>>;
}

/** The two lists may show the first rows only; all of them are in the sections. */
type SchemeResult =
  | { readonly rejected: string }
  | {
      readonly packed_even_hex: readonly (readonly string[])[];
      readonly scale: readonly (readonly number[])[];
    };

interface Section {
  readonly offset: number;
  readonly nbytes: number;
}

interface QuantCase {
  readonly tensor: TensorFile;
  readonly bytes: Uint8Array;
  readonly scheme: Quantization;
  /** How many rows the file shows as words, and how many scales as numbers. */
  readonly shownRows: number;
  readonly shownScales: number;
}

const TENSORS = [
  "cols_40_bf16",
  "cols_7_f32",
  "constant_bf16",
  "denormal_f16",
  "huge_f32",
  "negative_only_bf16",
  "negzero_bf16",
  "normal_bf16_32",
  "normal_bf16_64",
  "normal_f16_64",
  "normal_f32_64",
  "outlier_f16",
  "ties_bf16",
  "tiny_f16scale_f32",
  "zeros_bf16",
];

const FUNCTION = "MLC group quantisation (q4f16_1, q4f32_1)";

/** Group quantisation: the index of all tensors, and the file of each. */
export const MLC_QUANT: readonly AdapterEntry[] = [
  {
    file: "mlc_quant_index",
    recorded: FUNCTION,
    run: quantise,
    casesOf: async (file, readNeighbour) => {
      const { cases } = file as { cases: readonly { name: string; sha256: string }[] };
      const all: GoldenCase[] = [];
      for (const { name, sha256 } of cases) {
        const text = new TextDecoder().decode(await readNeighbour(`mlc_quant_${name}.json`));
        const tensor: TensorFile = JSON.parse(text);
        if (tensor.bin_sha256 !== sha256) throw new Error(`${name} is another than the index says`);
        all.push(...(await casesOfTensor(tensor, readNeighbour)));
      }
      return all;
    },
  },
  ...TENSORS.map((name) => ({
    file: `mlc_quant_${name}`,
    recorded: ONE_TENSOR,
    run: quantise,
    casesOf: (file: unknown, readNeighbour: ReadNeighbour) =>
      casesOfTensor(file as TensorFile, readNeighbour),
  })),
];

async function casesOfTensor(
  tensor: TensorFile,
  readNeighbour: ReadNeighbour,
): Promise<readonly GoldenCase[]> {
  const bytes = await readNeighbour(tensor.bin);
  if (new Sha256().update(bytes).digestHex() !== tensor.bin_sha256) {
    throw new Error(`${tensor.bin} is another than ${tensor.name} says`);
  }
  const section = (name: string): Uint8Array | null => {
    const place = tensor.sections[name];
    return place === undefined ? null : bytes.subarray(place.offset, place.offset + place.nbytes);
  };
  return Object.entries(tensor.schemes).map(([scheme, result]): GoldenCase => {
    const name = `${tensor.name} ${scheme}`;
    const rows = "rejected" in result ? [] : result.packed_even_hex;
    const scales = "rejected" in result ? [] : result.scale.flat();
    const input = {
      tensor,
      bytes: section("input") ?? bytes,
      scheme: scheme as Quantization,
      shownRows: rows.length,
      shownScales: scales.length,
    } satisfies QuantCase;
    if ("rejected" in result) return { name, input, output: { isRejected: true } };
    // What a shard holds: halves, or floats stored as bfloat16.
    const stored = section(`${scheme}.scale_stored_bf16`) ?? section(`${scheme}.scale`);
    return {
      name,
      input,
      output: {
        shown: rows,
        shownScales: scales.map((scale) => storedBits(scale, scheme)),
        packed: hexOf(section(`${scheme}.packed_even`) ?? bytes),
        scales: hexOf(stored ?? bytes),
      },
    };
  });
}

function quantise({ input }: GoldenCase): unknown {
  const { tensor, bytes, scheme, shownRows, shownScales } = input as QuantCase;
  const { data, scales, nonFiniteAt } = convertRows(
    { bytes, dtype: tensor.input_dtype, rows: tensor.rows, columns: tensor.cols, isGrouped: true },
    scheme,
  );
  if (nonFiniteAt >= 0) return { isRejected: true };
  const words = new Uint32Array(data.slice().buffer);
  const perRow = words.length / tensor.rows;
  const shown = Array.from({ length: shownRows }, (_, row) =>
    Array.from(words.subarray(row * perRow, (row + 1) * perRow), (word) =>
      word.toString(16).padStart(8, "0"),
    ),
  );
  const bits = Array.from(new Uint16Array(scales.slice().buffer)).slice(0, shownScales);
  return { shown, shownScales: bits, packed: hexOf(data), scales: hexOf(scales) };
}

/** A scale as a shard stores it: a half, or the upper half of a float. */
function storedBits(scale: number, scheme: string): number {
  if (scheme.includes("f16")) return encodeHalf(roundToHalf(scale));
  const [bits = 0] = new Uint32Array(Float32Array.of(scale).buffer);
  return encodeBfloat(bits);
}
