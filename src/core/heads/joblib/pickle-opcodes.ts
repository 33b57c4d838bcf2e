import type { ByteCursor } from "./byte-cursor.ts";
import { buildObject, makeObject, reduceCall } from "./pickle-objects.ts";
import { allowedGlobal, isKind, type PickleDict, type PickleValue } from "./pickle-value.ts";
import { refuseFile } from "./refuse-file.ts";

/** What an instruction works on. */
export interface PickleStack {
  readonly cursor: ByteCursor;
  readonly memo: Map<number, PickleValue>;
  push(value: PickleValue): void;
  pop(): PickleValue;
  top(): PickleValue;
  mark(): void;
  /** Everything since the last mark. */
  popMarked(): PickleValue[];
}

type Opcode = (machine: PickleStack) => void;

const NEWEST_PROTOCOL = 5;
const LONGEST_NAME = 200;
const LONGEST_TEXT = 65_536;
const LARGEST_MEMO = 0xffff_ffff;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The instructions that are understood, by their byte (Python's `pickletools`). */
export const OPCODES: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  [0x80, checkProtocol],
  // FRAME: how much may be read ahead. Nothing here reads ahead.
  [0x95, (machine) => void machine.cursor.uint64()],
  // constants
  [0x4e, (machine) => machine.push(null)],
  [0x88, (machine) => machine.push(true)],
  [0x89, (machine) => machine.push(false)],
  [0x4a, (machine) => machine.push(machine.cursor.int32())],
  [0x4b, (machine) => machine.push(machine.cursor.uint8())],
  [0x4d, (machine) => machine.push(machine.cursor.uint16())],
  [0x47, (machine) => machine.push(machine.cursor.bigEndianFloat64())],
  [0x8a, (machine) => machine.push(longOf(machine.cursor.take(machine.cursor.uint8())))],
  [0x8c, (machine) => machine.push(textOf(machine, machine.cursor.uint8()))],
  [0x58, (machine) => machine.push(textOf(machine, machine.cursor.uint32()))],
  [0x43, (machine) => machine.push(machine.cursor.take(machine.cursor.uint8()))],
  [0x42, (machine) => machine.push(machine.cursor.take(machine.cursor.uint32()))],
  // containers
  [0x28, (machine) => machine.mark()],
  [0x29, (machine) => machine.push({ kind: "tuple", items: [] })],
  [0x74, (machine) => machine.push({ kind: "tuple", items: machine.popMarked() })],
  [0x85, (machine) => pushTuple(machine, 1)],
  [0x86, (machine) => pushTuple(machine, 2)],
  [0x87, (machine) => pushTuple(machine, 3)],
  [0x5d, (machine) => machine.push({ kind: "list", items: [] })],
  [0x61, (machine) => append(machine, [machine.pop()])],
  [0x65, (machine) => append(machine, machine.popMarked())],
  [0x7d, (machine) => machine.push({ kind: "dict", entries: new Map() })],
  [0x73, (machine) => setItems(machine, [machine.pop(), machine.pop()].toReversed())],
  [0x75, (machine) => setItems(machine, machine.popMarked())],
  // the memo
  [0x94, (machine) => remember(machine, machine.memo.size)],
  [0x71, (machine) => remember(machine, machine.cursor.uint8())],
  [0x72, (machine) => remember(machine, machine.cursor.uint32())],
  [0x68, (machine) => recall(machine, machine.cursor.uint8())],
  [0x6a, (machine) => recall(machine, machine.cursor.uint32())],
  // classes and their instances
  [0x63, (machine) => pushGlobal(machine, nameLine(machine), nameLine(machine))],
  [
    0x93,
    (machine) => {
      const name = machine.pop();
      pushGlobal(machine, machine.pop(), name);
    },
  ],
  [
    0x81,
    (machine) => {
      const args = machine.pop();
      machine.push(makeObject(machine.pop(), args));
    },
  ],
  [
    0x52,
    (machine) => {
      const args = machine.pop();
      machine.push(reduceCall(machine.pop(), args));
    },
  ],
  [
    0x62,
    (machine) => {
      const state = machine.pop();
      machine.push(buildObject(machine.pop(), state, machine.cursor));
    },
  ],
]);

function checkProtocol({ cursor }: PickleStack): void {
  const protocol = cursor.uint8();
  if (protocol < 2 || protocol > NEWEST_PROTOCOL) {
    refuseFile(
      `The file is written in pickle protocol ${protocol}; 2 to ${NEWEST_PROTOCOL} are read.`,
    );
  }
}

function textOf({ cursor }: PickleStack, length: number): string {
  if (length > LONGEST_TEXT) refuseFile(`The file holds a text of ${length} bytes.`);
  return decode(cursor.take(length));
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) refuseFile("The file is damaged: a text in it is not UTF-8.");
    throw thrown;
  }
}

/** A whole number of up to eight bytes, two's complement. */
function longOf(bytes: Uint8Array): number {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = value * 256n + BigInt(byte);
  const whole = Number(BigInt.asIntN(8 * bytes.length, value));
  if (!Number.isSafeInteger(whole)) refuseFile("The file holds a whole number that is too large.");
  return whole;
}

function pushTuple(machine: PickleStack, count: number): void {
  const items = Array.from({ length: count }, () => machine.pop()).toReversed();
  machine.push({ kind: "tuple", items });
}

function append(machine: PickleStack, items: readonly PickleValue[]): void {
  const list = machine.top();
  if (!isKind(list, "list")) refuseFile("The file is damaged: it adds items to what is no list.");
  for (const item of items) list.items.push(item);
}

function setItems(machine: PickleStack, items: readonly PickleValue[]): void {
  const dict = machine.top();
  if (!isKind(dict, "dict"))
    refuseFile("The file is damaged: it adds entries to what is no dictionary.");
  if (items.length % 2 !== 0) refuseFile("The file is damaged: a dictionary entry has no value.");
  for (let at = 0; at < items.length; at += 2) setItem(dict, items[at], items[at + 1]);
}

function setItem(
  dict: PickleDict,
  key: PickleValue | undefined,
  value: PickleValue | undefined,
): void {
  if (typeof key !== "string" && typeof key !== "number") {
    refuseFile("The file holds a dictionary whose keys are not texts.");
  }
  dict.entries.set(String(key), value ?? null);
}

function remember(machine: PickleStack, index: number): void {
  if (index > LARGEST_MEMO) refuseFile("The file remembers too many values.");
  machine.memo.set(index, machine.top());
}

function recall(machine: PickleStack, index: number): void {
  const value = machine.memo.get(index);
  if (value === undefined)
    refuseFile(`The file is damaged: it recalls value ${index}, which was never kept.`);
  machine.push(value);
}

function nameLine({ cursor }: PickleStack): string {
  return decode(cursor.line(LONGEST_NAME));
}

function pushGlobal(machine: PickleStack, module: PickleValue, name: PickleValue): void {
  if (typeof module !== "string" || typeof name !== "string") {
    refuseFile("The file is damaged: a class in it is not named by texts.");
  }
  const known = allowedGlobal(module, name);
  if (known === null) {
    const full = `${module}.${name}`.slice(0, LONGEST_NAME).replace(/[^\x21-\x7e]/g, "?");
    refuseFile(
      `The file wants to use ${full}. Only linear models of scikit-learn and numpy's arrays are read, and nothing is ever run.`,
    );
  }
  machine.push({ kind: "global", name: known });
}
