import type { OpenedFile } from "./file-bytes.ts";
import type { ReadWatch } from "./found-record.ts";

/** Pieces shorter than this are put together: a file may come in very small parts. */
const LEAST_PIECE = 65_536;

/** A file's text as it is read, without the mark that may stand first. UTF-8, or UTF-16 where the mark says so. */
export async function* textPieces(
  { head, parts }: OpenedFile,
  { onNote }: ReadWatch,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encodingOf(head));
  let [waiting, isStrange] = ["", false];
  const look = (piece: string): string => {
    isStrange ||= piece.includes("\uFFFD");
    return piece;
  };
  for await (const part of parts) {
    waiting += decoder.decode(part, { stream: true });
    if (waiting.length < LEAST_PIECE) continue;
    yield look(waiting);
    waiting = "";
  }
  const last = look(waiting + decoder.decode());
  if (last !== "") yield last;
  if (isStrange) {
    onNote("Some characters are not UTF-8: they stand as �. Save the file as UTF-8 to keep them.");
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** Pieces of which the first was taken to look at it. */
export async function* withFirst(
  first: string,
  others: AsyncGenerator<string, void, void>,
): AsyncGenerator<string, void, void> {
  yield first;
  yield* others;
}
