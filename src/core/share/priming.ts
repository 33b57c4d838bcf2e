import { packEvents } from "./pack-events.ts";
import { primingRun } from "./priming-run.ts";
import { PRIMING_TEXT } from "./priming-text.ts";

/** What both sides of a link of version 1 read first: the language, then the shape of a packed run. */
export function primingBytes(): Uint8Array {
  const language = new TextEncoder().encode(PRIMING_TEXT);
  const shape = packEvents(primingRun());
  const bytes = new Uint8Array(language.length + shape.length);
  bytes.set(language);
  bytes.set(shape, language.length);
  return bytes;
}
