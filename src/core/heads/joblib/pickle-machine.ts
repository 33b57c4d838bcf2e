import { ByteCursor } from "./byte-cursor.ts";
import { OPCODES, type PickleStack } from "./pickle-opcodes.ts";
import type { PickleValue } from "./pickle-value.ts";
import { refuseFile } from "./refuse-file.ts";

/** What a stream may use. The released files need a few hundred of each. */
const MOST_STEPS = 1_000_000;
const MOST_ON_STACK = 100_000;

const STOP = 0x2e;

/** Told of every instruction: its code, where it stands, and where the next one stands. */
export type OnStep = (code: number, at: number, next: number) => void;

/**
 * The stack machine of a pickle stream, for the opcodes that joblib files of linear models need (pickle protocols 2 to 5).
 * It builds plain values: a class is a name, an instance its attributes, and nothing is ever looked up, called or run.
 * What is not on the list is refused with its place in the file.
 */
export class PickleMachine implements PickleStack {
  readonly cursor: ByteCursor;
  readonly memo = new Map<number, PickleValue>();
  #stack: PickleValue[] = [];
  readonly #marked: PickleValue[][] = [];

  readonly #onStep: OnStep;

  constructor(bytes: Uint8Array, onStep: OnStep = () => {}) {
    this.cursor = new ByteCursor(bytes);
    this.#onStep = onStep;
  }

  /** Runs the stream to its end and gives its one value. Throws `import-invalid`. */
  run(): PickleValue {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const at = this.cursor.at;
      const code = this.cursor.uint8();
      if (code === STOP) {
        this.#onStep(code, at, at + 1);
        return this.#finish();
      }
      const run = OPCODES.get(code);
      if (run === undefined) {
        refuseFile(
          `The file holds the pickle instruction 0x${code.toString(16).padStart(2, "0")} at byte ${at}, which linear models do not need.`,
        );
      }
      run(this);
      this.#onStep(code, at, this.cursor.at);
    }
    refuseFile(`The file takes more than ${MOST_STEPS} steps to read.`);
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= MOST_ON_STACK) refuseFile("The file nests too many values.");
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined)
      refuseFile(`The file is damaged: a value is missing at byte ${this.cursor.at}.`);
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    if (this.#marked.length >= MOST_ON_STACK) refuseFile("The file nests too many values.");
    this.#marked.push(this.#stack);
    this.#stack = [];
  }

  popMarked(): PickleValue[] {
    const before = this.#marked.pop();
    if (before === undefined)
      refuseFile(`The file is damaged: a mark is missing at byte ${this.cursor.at}.`);
    const items = this.#stack;
    this.#stack = before;
    return items;
  }

  #finish(): PickleValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marked.length > 0) {
      refuseFile("The file is damaged: it ends with values left over.");
    }
    return value;
  }
}
