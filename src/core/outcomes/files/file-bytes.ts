import { isSwitchyardError, throwIfAborted } from "#core/errors.ts";
import { SNIFF_BYTES } from "#core/outcomes/readers/sniff-file.ts";
import type { ReadWatch, TableFile } from "./found-record.ts";
import { refuseTable } from "./refuse-table.ts";

/** A file's bytes: the first of them to look at, and all of them (with the first) to read. */
export interface OpenedFile {
  readonly head: Uint8Array;
  readonly parts: AsyncGenerator<Uint8Array, void, void>;
}

/** Begins to read a file, unpacked where `isPacked` says that it is gzip. Throws `import-invalid`, `aborted`. */
export async function openFile(
  file: TableFile,
  isPacked: boolean,
  watch: ReadWatch,
): Promise<OpenedFile> {
  const parts = fileParts(file, isPacked, watch);
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < SNIFF_BYTES) {
    const { value, done } = await parts.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const head = joined(first, length);
  return { head, parts: withHead(head, parts) };
}

async function* withHead(
  head: Uint8Array,
  parts: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield head;
    yield* parts;
  } finally {
    await parts.return();
  }
}

/** So many bytes are read at a time: enough to be fast, few enough to hear a stop soon. */
const STEP = 262_144;

async function* fileParts(
  file: TableFile,
  isPacked: boolean,
  watch: ReadWatch,
): AsyncGenerator<Uint8Array, void, void> {
  const plain = slices(file, watch);
  for await (const part of isPacked ? unpacked(file.name, plain) : plain) {
    throwIfAborted(watch.signal);
    yield part;
    await watch.breathe();
  }
}

/** Slices and not the blob's own stream, whose parts may be as large as the file. */
async function* slices(
  { name, blob }: TableFile,
  { signal, onBytes }: ReadWatch,
): AsyncGenerator<Uint8Array, void, void> {
  for (let from = 0; from < blob.size; from += STEP) {
    throwIfAborted(signal);
    const to = Math.min(from + STEP, blob.size);
    try {
      const part = new Uint8Array(await blob.slice(from, to).arrayBuffer());
      onBytes(to);
      yield part;
    } catch (thrown) {
      const fix = "Choose it again: it may have been moved or changed since, or be a folder.";
      refuseTable(name, "The file cannot be read.", fix, thrown);
    }
  }
}

async function* unpacked(
  name: string,
  packed: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await packed.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = stream.pipeThrough(gunzip()).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } catch (thrown) {
    if (isSwitchyardError(thrown)) throw thrown;
    refuseTable(name, "Its gzip packing is broken, or it breaks off.", "Fetch it again.", thrown);
  } finally {
    await reader.cancel().catch(() => undefined);
    await packed.return();
  }
}

function gunzip(): ReadableWritablePair<Uint8Array, Uint8Array> {
  // The types of the platform differ over which buffers bytes may lie in.
  return new DecompressionStream("gzip") as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
