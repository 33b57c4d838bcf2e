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

async function* fileParts(
  { name, blob }: TableFile,
  isPacked: boolean,
  { signal, onBytes, breathe }: ReadWatch,
): AsyncGenerator<Uint8Array, void, void> {
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      bytes += part.length;
      controller.enqueue(part);
    },
  });
  const plain = blob.stream().pipeThrough(counted);
  const reader = (isPacked ? plain.pipeThrough(gunzip()) : plain).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      throwIfAborted(signal);
      onBytes(bytes);
      yield part.value;
      await breathe();
    }
  } catch (thrown) {
    if (isSwitchyardError(thrown)) throw thrown;
    if (isPacked) {
      refuseTable(name, "Its gzip packing is broken, or it breaks off.", "Fetch it again.", thrown);
    }
    const fix = "Choose it again: it may have been moved or changed since.";
    refuseTable(name, "The file cannot be read any more.", fix, thrown);
  } finally {
    await reader.cancel().catch(() => undefined);
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
