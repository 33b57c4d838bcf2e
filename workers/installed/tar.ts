/** A file for an archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Blob;
}

const BLOCK = 512;
/** A size is written with eleven octal digits. */
const LARGEST = 8 ** 11 - 1;

/**
 * The files as one tar archive (POSIX ustar): a header before each, padded to whole blocks, two empty blocks at the
 * end. A blob of blobs: their bytes stay where they are until somebody reads the archive. Throws `RangeError` for a
 * name over 100 bytes or a file of 8 GiB and more.
 */
export function tarOf(files: readonly TarFile[]): Blob {
  const parts = files.flatMap(({ name, bytes }) => [
    headerOf(name, bytes.size),
    bytes,
    new Uint8Array((BLOCK - (bytes.size % BLOCK)) % BLOCK),
  ]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: "application/x-tar" });
}

function headerOf(name: string, size: number): Uint8Array<ArrayBuffer> {
  const encoded = new TextEncoder().encode(name);
  if (encoded.length > 100 || size > LARGEST) throw new RangeError("does not fit a tar header");
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
  header.set(encoded, 0);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  // The sum is taken with blanks in its own place.
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}
