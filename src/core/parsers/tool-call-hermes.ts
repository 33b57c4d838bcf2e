import { isPythonObject, type PythonValue, writePythonJson } from "#core/python/json.ts";
import { PythonJsonError, readPythonJson } from "#core/python/json-decoder.ts";

export interface HermesCall {
  readonly name: string;
  /** JSON, written as Python writes it. */
  readonly arguments: string;
}

export interface HermesMessage {
  /** What stands before the first call; `null` when that is empty. Without calls the whole text. */
  readonly content: string | null;
  readonly calls: readonly HermesCall[];
  /** The Python exception because of which everything became content; `null` when nothing went wrong. */
  readonly failed: "JSONDecodeError" | "KeyError" | "TypeError" | "ValueError" | null;
}

const OPEN = "<tool_call>";
const BLOCK = /<tool_call>(.*?)<\/tool_call>|<tool_call>(.*)/gs;

/**
 * What a vLLM server with its hermes parser makes of a generation: one bad block and all of it is content; an unclosed last
 * block counts when its JSON is complete; names are not checked. (vLLM, `Hermes2ProToolParser.extract_tool_calls`.)
 */
export function readHermes(text: string): HermesMessage {
  const from = text.indexOf(OPEN);
  if (from === -1) return { content: text, calls: [], failed: null };
  try {
    const values = [...text.matchAll(BLOCK)].map(([, closed = "", open = ""]) =>
      readPythonJson(closed === "" ? open : closed),
    );
    const calls = values.map(callOf);
    return { content: from === 0 ? null : text.slice(0, from), calls, failed: null };
  } catch (error) {
    return { content: text, calls: [], failed: reasonOf(error) };
  }
}

/** A block that is JSON but no call. */
class NotACall extends Error {
  readonly reason: NonNullable<HermesMessage["failed"]>;
  constructor(reason: NonNullable<HermesMessage["failed"]>) {
    super(reason);
    this.reason = reason;
  }
}

function callOf(value: PythonValue): HermesCall {
  if (!isPythonObject(value)) throw new NotACall("TypeError");
  if (!(Object.hasOwn(value, "name") && Object.hasOwn(value, "arguments"))) {
    throw new NotACall("KeyError");
  }
  const { name } = value;
  if (typeof name !== "string") throw new NotACall("ValueError");
  return { name, arguments: writePythonJson(value["arguments"]) };
}

function reasonOf(error: unknown): NonNullable<HermesMessage["failed"]> {
  if (error instanceof NotACall) return error.reason;
  if (error instanceof PythonJsonError) return "JSONDecodeError";
  throw error;
}
