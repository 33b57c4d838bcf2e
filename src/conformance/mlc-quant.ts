import { hexOf } from "#core/hash/hex.ts";
import { Sha256 } from "#core/hash/sha256.ts";
import { convertRows } from "#core/weights/convert-rows.ts";
import {
  encodeBfloat,
  encodeHalf,
  roundToHalf,
  type SourceDtype,
} from "#core/weights/dtype-casts.ts";
import { findQuantization, GROUP_SIZE, type Quantization } from "#core/weights/quantization.ts";
import {
  type AdapterEntry,
  type GoldenCase,
  ONE_TENSOR,
  type ReadNeighbour,
  readGoldenJson,
} from "./golden.ts";
import { shownLike } from "./mlc-shown.ts";
import { expectFields } from "./unread-fields.ts";

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

/**
 * Words (`packed_even…`) and scales (`scale…`) are shown in part, or not at all: whole they stand in the sections of the
 * `.bin`.
 */
interface SchemeResult {
  readonly rejected?: string | null;
  readonly groups?: number;
  readonly words?: number;
  readonly [shown: string]: unknown;
}

interface Section {
  readonly offset: number;
  readonly nbytes: number;
}

interface QuantCase {
  readonly tensor: TensorFile;
  readonly bytes: Uint8Array;
  readonly scheme: Quantization;
  readonly result: SchemeResult;
}

/** A tensor of the index, as far as it repeats what the tensor's own file says. */
interface IndexEntry {
  readonly name: string;
  readonly sha256: string;
  readonly json?: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
}

/** Eight codes of four bits in a word. */
const WORDS_PER_GROUP = GROUP_SIZE / 8;

const FUNCTION = "MLC group quantisation (q4f16_1, q4f32_1)";

/** What a result may say beside what is shown: its sizes, and of the older way to round how often it differs, and its words. */
const OTHER_FIELDS = [
  "rejected",
  "groups",
  "words",
  "codes_differ_even_vs_away",
  "packed_away_hex",
];

/** Group quantisation: the index of all tensors, and the file of each. */
export const MLC_QUANT: readonly AdapterEntry[] = [
  {
    file: "mlc_quant_index",
    recorded: FUNCTION,
    run: quantise,
    casesOf: async (file, readNeighbour) => {
      const { cases } = file as { cases: readonly IndexEntry[] };
      const all: GoldenCase[] = [];
      for (const entry of cases) all.push(...(await casesOfEntry(entry, readNeighbour)));
      return all;
    },
  },
  {
    file: "mlc_quant_*",
    recorded: ONE_TENSOR,
    run: quantise,
    casesOf: (file, readNeighbour) => casesOfTensor(file as TensorFile, readNeighbour),
  },
];

async function casesOfEntry(
  { name, sha256, json = `mlc_quant_${name}.json`, dtype, shape }: IndexEntry,
  readNeighbour: ReadNeighbour,
): Promise<readonly GoldenCase[]> {
  const tensor = readGoldenJson(new TextDecoder().decode(await readNeighbour(json))) as TensorFile;
  const isSame =
    tensor.bin_sha256 === sha256 &&
    (dtype ?? tensor.input_dtype) === tensor.input_dtype &&
    (shape ?? [tensor.rows, tensor.cols]).join() === [tensor.rows, tensor.cols].join();
  if (!isSame) throw new Error(`${name} is another than the index says`);
  return await casesOfTensor(tensor, readNeighbour);
}

async function casesOfTensor(
  tensor: TensorFile,
  readNeighbour: ReadNeighbour,
): Promise<readonly GoldenCase[]> {
  const bytes = await readNeighbour(tensor.bin);
  if (new Sha256().update(bytes).digestHex() !== tensor.bin_sha256) {
    throw new Error(`${tensor.bin} is another than ${tensor.name} says`);
  }
  const section = (name: string): Uint8Array => {
    const place = tensor.sections[name];
    if (place === undefined) throw new Error(`${tensor.bin} has no section ${name}`);
    return bytes.subarray(place.offset, place.offset + place.nbytes);
  };
  return Object.entries(tensor.schemes).map(([written, result]): GoldenCase => {
    const scheme = findQuantization(written);
    if (scheme === null) throw new Error(`there is no quantisation ${written}`);
    const input: QuantCase = { tensor, bytes: section("input"), scheme, result };
    const name = `${tensor.name} ${scheme}`;
    if (typeof result.rejected === "string") return { name, input, output: { isRejected: true } };
    // What a shard holds: halves, or floats stored as bfloat16.
    const stored = `${scheme}.scale_stored_bf16`;
    return {
      name,
      input,
      output: {
        groups: result.groups ?? groupsOf(tensor),
        words: result.words ?? WORDS_PER_GROUP * groupsOf(tensor),
        shown: mapShown(result, {
          words: (shown) => shown,
          scales: (shown) => asStored(shown, scheme),
        }),
        packed: hexOf(section(`${scheme}.packed_even`)),
        scales: hexOf(section(stored in tensor.sections ? stored : `${scheme}.scale`)),
      },
    };
  });
}

/** The fields that show words or scales, with something made of each. Throws for a field that shows something else. */
function mapShown(
  result: SchemeResult,
  to: {
    readonly words: (shown: unknown) => unknown;
    readonly scales: (shown: unknown) => unknown;
  },
): Readonly<Record<string, unknown>> {
  const fields = Object.entries(result);
  const shown = fields.filter(([field]) => /^(?:packed_even|scale)/.test(field));
  const others = fields.filter((each) => !shown.includes(each));
  expectFields("a quantised tensor", Object.fromEntries(others), OTHER_FIELDS);
  return Object.fromEntries(
    shown.map(([field, value]) => [
      field,
      field.startsWith("scale") ? to.scales(value) : to.words(value),
    ]),
  );
}

/** Groups of a row; the last one may be short. */
function groupsOf({ cols }: TensorFile): number {
  return Math.ceil(cols / GROUP_SIZE);
}

function quantise({ input }: GoldenCase): unknown {
  const { tensor, bytes, scheme, result } = input as QuantCase;
  const { data, scales, nonFiniteAt } = convertRows(
    { bytes, dtype: tensor.input_dtype, rows: tensor.rows, columns: tensor.cols, isGrouped: true },
    scheme,
  );
  if (nonFiniteAt >= 0) return { isRejected: true };
  const hexWords = Array.from(new Uint32Array(data.slice().buffer), (word) =>
    word.toString(16).padStart(8, "0"),
  );
  const bits = [...new Uint16Array(scales.slice().buffer)];
  const words = hexWords.length / tensor.rows;
  const groups = bits.length / tensor.rows;
  return {
    groups,
    words,
    shown: mapShown(result, {
      words: (shown) => shownLike(shown, inRows(hexWords, words), hexOf(data)),
      scales: (shown) => shownLike(shown, inRows(bits, groups), hexOf(scales)),
    }),
    packed: hexOf(data),
    scales: hexOf(scales),
  };
}

function inRows<Item>(items: readonly Item[], perRow: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow),
  );
}

/** Shown scales as a shard stores them, however they are nested: a half, or the upper half of a float. */
function asStored(shown: unknown, scheme: Quantization): unknown {
  if (Array.isArray(shown)) return shown.map((item) => asStored(item, scheme));
  if (typeof shown === "number") return storedBits(shown, scheme);
  if (typeof shown !== "object" || shown === null) return shown;
  return Object.fromEntries(
    Object.entries(shown).map(([part, items]) => [
      part,
      part === "count" ? items : asStored(items, scheme),
    ]),
  );
}

function storedBits(scale: number, scheme: Quantization): number {
  if (scheme === "q4f16_1") return encodeHalf(roundToHalf(scale));
  const [bits = 0] = new Uint32Array(Float32Array.of(scale).buffer);
  return encodeBfloat(bits);
}
