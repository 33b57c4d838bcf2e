/**
 * The pieces of a response's body as they come. Throws `RangeError` when it is longer than `most`; a reader that stops early stops
 * the download.
 */
export async function* bodyChunks(
  response: Response,
  most: number,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > most) throw new RangeError("the file is too large");
      yield part.value;
    }
  } finally {
    // Of no use where it has ended, and fails where the connection did.
    await reader.cancel().catch(() => undefined);
  }
}
