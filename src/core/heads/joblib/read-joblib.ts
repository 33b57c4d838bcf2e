import { decompress } from "./decompress.ts";
import { type OnStep, PickleMachine } from "./pickle-machine.ts";
import type { PickleValue } from "./pickle-value.ts";
import { refuseFile } from "./refuse-file.ts";

/** Far above the released files (64 kB), far below what would hurt a page. */
const LARGEST_FILE = 67_108_864;

/**
 * Reads a file that Python's `joblib.dump` wrote: a pickle stream with the numbers of arrays spliced in between, plain or
 * as a whole compressed with zlib or gzip. Throws `import-invalid` for anything that is not made of linear models, arrays
 * and plain values. Nothing of the file is ever run.
 */
export function readJoblib(file: Uint8Array, onStep?: OnStep): PickleValue {
  if (file.length > LARGEST_FILE) {
    refuseFile(`The file is ${file.length} bytes long; at most ${LARGEST_FILE} are read.`);
  }
  const machine = new PickleMachine(decompress(file, LARGEST_FILE), onStep);
  const value = machine.run();
  if (machine.cursor.left > 0) {
    refuseFile(`The file goes on for ${machine.cursor.left} bytes after its end.`);
  }
  return value;
}
