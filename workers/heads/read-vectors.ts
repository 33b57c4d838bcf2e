import { throwIfAborted } from "#core/errors.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { ChosenFile } from "./api.ts";

/** One vector per row of a table, in its order. Can be gone through again and again. */
export interface Vectors {
  readonly dimension: number;
  /** Bytes that are held for them. */
  readonly heldBytes: number;
  readonly rows: () => AsyncGenerator<Float32Array, void, void>;
}

interface Layout {
  readonly offset: number;
  readonly rows: number;
  readonly dimension: number;
  readonly size: 4 | 8;
}

/** Read at once. */
const STEP_BYTES = 8_388_608;
const MOST_DIMENSION = 65_536;
const FIX = "Save them as numpy.float32 with numpy.save, one row per question.";

export function isVectorFile(path: string): boolean {
  return /\.(?:npy|f32)$/i.test(path);
}

/**
 * Vectors from NumPy's `.npy` (float32 or float64, two dimensions, C order) or from bare little-endian float32 numbers,
 * which `rows` divides. Read in pieces and given as float32, as the released heads were fitted. Throws `import-invalid`
 * and `aborted`, also while they are gone through.
 */
export async function readVectors(
  { path, file }: ChosenFile,
  rows: number,
  signal: AbortSignal,
): Promise<Vectors> {
  const layout = /\.npy$/i.test(path) ? await readHeader(path, file) : bareLayout(path, file, rows);
  const { offset, dimension, size } = layout;
  if (layout.rows !== rows) {
    refuseFile(`${path} has ${layout.rows} rows, the table has ${rows}.`, FIX);
  }
  if (dimension < 1 || dimension > MOST_DIMENSION) {
    refuseFile(`${path} has vectors of ${dimension} numbers.`, FIX);
  }
  if (file.size !== offset + rows * dimension * size) {
    refuseFile(`${path} is not as long as its shape says.`, FIX);
  }
  const rowBytes = dimension * size;
  const stepBytes = Math.max(1, Math.floor(STEP_BYTES / rowBytes)) * rowBytes;
  return {
    dimension,
    heldBytes: 2 * stepBytes,
    async *rows() {
      for (let from = offset; from < file.size; from += stepBytes) {
        throwIfAborted(signal);
        const bytes = await file.slice(from, Math.min(file.size, from + stepBytes)).arrayBuffer();
        const numbers = size === 4 ? new Float32Array(bytes) : new Float64Array(bytes);
        for (let at = 0; at < numbers.length; at += dimension) {
          yield Float32Array.from(numbers.subarray(at, at + dimension));
        }
      }
    },
  };
}

function bareLayout(path: string, file: Blob, rows: number): Layout {
  const dimension = file.size / 4 / Math.max(1, rows);
  if (!Number.isInteger(dimension)) {
    refuseFile(`The ${file.size} bytes of ${path} do not divide among ${rows} rows.`, FIX);
  }
  return { offset: 0, rows, dimension, size: 4 };
}

/** NumPy's format, versions 1 to 3: magic, version, length of a header that is a Python dictionary, the numbers. */
async function readHeader(path: string, file: Blob): Promise<Layout> {
  const start = new DataView(await file.slice(0, 12).arrayBuffer());
  const isNpy =
    start.byteLength === 12 && start.getUint32(0) === 0x934e554d && start.getUint16(4) === 0x5059;
  if (!isNpy) refuseFile(`${path} is not a NumPy file.`, FIX);
  const isFirst = start.getUint8(6) === 1;
  const headerAt = isFirst ? 10 : 12;
  const length = isFirst ? start.getUint16(8, true) : start.getUint32(8, true);
  if (length > 65_536) refuseFile(`${path} has a header that is too long.`, FIX);
  const header = await file.slice(headerAt, headerAt + length).text();
  const size = { "<f4": 4, "<f8": 8 }[/'descr':\s*'([^']*)'/.exec(header)?.[1] ?? ""];
  const [, rows, dimension] = /'shape':\s*\((\d+),\s*(\d+)\)/.exec(header) ?? [];
  const isOrdered = /'fortran_order':\s*False/.test(header);
  if ((size !== 4 && size !== 8) || rows === undefined || !isOrdered) {
    refuseFile(`${path} is not a table of float32 or float64 numbers in C order.`, FIX);
  }
  return { offset: headerAt + length, rows: Number(rows), dimension: Number(dimension), size };
}
