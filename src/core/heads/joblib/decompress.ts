import { Gunzip, Unzlib } from "fflate";
import { refuseFile } from "./refuse-file.ts";

/** Formats that joblib can write and that are not read here, by their first bytes. */
const UNREAD: readonly (readonly [string, readonly number[]])[] = [
  ["bzip2", [0x42, 0x5a]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["lzma", [0x5d, 0x00]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
  ["the joblib of before 2013", [0x5a, 0x46]],
];

/** Compressed bytes are given to the decompressor piece by piece, so that a bomb is noticed before it has unfolded. */
const PIECE = 16_384;

/** The bytes of a joblib file, decompressed where it is zlib or gzip. Throws `import-invalid`, also above `most` bytes. */
export function decompress(file: Uint8Array, most: number): Uint8Array {
  if (file[0] === 0x78) return inflate(file, most, (take) => new Unzlib(take));
  if (file[0] === 0x1f && file[1] === 0x8b) return inflate(file, most, (take) => new Gunzip(take));
  for (const [name, start] of UNREAD) {
    if (start.every((byte, index) => file[index] === byte)) {
      refuseFile(
        `The file is compressed with ${name}.`,
        "Save it again without compression, or with zlib or gzip.",
      );
    }
  }
  return file;
}

interface Inflater {
  push(chunk: Uint8Array, isLast?: boolean): void;
}

function inflate(
  file: Uint8Array,
  most: number,
  open: (take: (chunk: Uint8Array, isLast: boolean) => void) => Inflater,
): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  const inflater = open((chunk, isLast) => {
    size += chunk.length;
    chunks.push(chunk.slice());
    isWhole ||= isLast;
  });
  for (let at = 0; at < file.length && !isWhole; at += PIECE) {
    try {
      inflater.push(file.subarray(at, at + PIECE), at + PIECE >= file.length);
    } catch {
      refuseFile("The file is damaged: it cannot be decompressed.");
    }
    if (size > most) refuseFile(`The file unfolds to more than ${most} bytes.`);
  }
  if (!isWhole) refuseFile("The file is cut off: it does not decompress to its end.");
  return join(chunks, size);
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
