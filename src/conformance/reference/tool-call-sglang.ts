import {
  isPythonObject,
  type PythonObject,
  type PythonValue,
  writePythonJson,
} from "#core/python/json.ts";
import { PythonJsonError, readPythonJson } from "#core/python/json-decoder.ts";
import { stripBlanks } from "#core/python/text.ts";

/** `newline`: the block's tags need their line ends, and bad blocks are skipped. `plain`: the older one, where a bad block ends the reading. */
export type SglangGeneration = "newline" | "plain";

export interface SglangCall {
  readonly name: string;
  /** JSON, written as Python writes it. */
  readonly parameters: string;
}

export interface SglangMessage {
  /** Whether the opening tag is in the text at all. */
  readonly hasCall: boolean;
  /** What stands before the first call, stripped; the whole text when no call was read. */
  readonly text: string;
  readonly calls: readonly SglangCall[];
  /** The Python exception that ended the reading; `null` when there was none. */
  readonly failed: "JSONDecodeError" | "AttributeError" | null;
}

const TAGS = {
  newline: { open: "<tool_call>\n", block: /<tool_call>\n(.*?)\n<\/tool_call>/gs },
  plain: { open: "<tool_call>", block: /<tool_call>(.*?)<\/tool_call>/gs },
} as const;

/**
 * What SGLang's Qwen2.5 parser makes of a generation, as training used it: tools that are not offered are dropped, a block
 * may hold a list, `parameters` is read before `arguments`. (SGLang, `Qwen25Detector.detect_and_parse`.)
 */
export function readSglang(
  text: string,
  offered: readonly string[],
  generation: SglangGeneration = "newline",
): SglangMessage {
  const { open, block } = TAGS[generation];
  const from = text.indexOf(open);
  const nothing = { hasCall: from !== -1, text, calls: [] };
  if (from === -1) return { ...nothing, failed: null };
  const calls: SglangCall[] = [];
  for (const [, inside = ""] of text.matchAll(block)) {
    try {
      calls.push(...callsOf(readPythonJson(inside), offered));
    } catch (error) {
      if (error instanceof PythonJsonError) {
        if (generation === "newline") continue;
        return { ...nothing, failed: "JSONDecodeError" };
      }
      if (error instanceof NotAnObject) return { ...nothing, failed: "AttributeError" };
      throw error;
    }
  }
  if (calls.length === 0) return { ...nothing, failed: null };
  return { hasCall: true, text: stripBlanks(text.slice(0, from)), calls, failed: null };
}

/** The arguments of a call as the training code takes them; `null` drops the call: they must be an object. */
export function trainingArguments(call: SglangCall): PythonObject | null {
  const value = readPythonJson(call.parameters);
  return isPythonObject(value) ? value : null;
}

/** Something in a block has no fields to look at. */
class NotAnObject extends Error {}

function callsOf(value: PythonValue, offered: readonly string[]): SglangCall[] {
  const actions: readonly PythonValue[] = Array.isArray(value) ? value : [value];
  return actions.flatMap((action) => {
    if (!isPythonObject(action)) throw new NotAnObject();
    const { name } = action;
    if (typeof name !== "string" || name === "" || !offered.includes(name)) return [];
    const given = action["parameters"];
    const written = isFalsy(given) ? valueOr(action["arguments"], {}) : given;
    return [{ name, parameters: writePythonJson(written) }];
  });
}

function valueOr(value: PythonValue | undefined, otherwise: PythonValue): PythonValue {
  return value === undefined ? otherwise : value;
}

/** What Python's `or` passes over. */
function isFalsy(value: PythonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) === 0;
  if (Array.isArray(value)) return value.length === 0;
  return isPythonObject(value) && Object.keys(value).length === 0;
}
