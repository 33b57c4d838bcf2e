import type { ToolCallBlock } from "#core/parsers/tool-call-parser.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import {
  isPythonObject,
  PythonFloat,
  type PythonObject,
  type PythonValue,
  writePythonJson,
} from "#core/python/json.ts";
import { PythonJsonError, readPythonJson } from "#core/python/json-decoder.ts";
import type { InvalidReason } from "#core/trajectory/events.ts";
import { isCandidateTool, SELECT_TOOL, toolName } from "./tool-names.ts";

/** Longest text of an unreadable call that its note repeats, in characters. */
const LONGEST_QUOTE = 400;

/** What one tool call of the policy means. */
export type ToolAction =
  | {
      readonly kind: "call";
      readonly candidate: Candidate;
      readonly named: string;
      readonly instructions: string;
      /** `null` when the policy left it open. */
      readonly temperature: number | null;
    }
  | { readonly kind: "select" /** A tool, a candidate or a call. */; readonly wanted: string }
  | {
      readonly kind: "invalid";
      readonly reason: InvalidReason;
      /** One sentence that names what was written and what was expected. */
      readonly message: string;
    };

/** Reads the calls of a turn against the pool, in their order. */
export function readActions(blocks: readonly ToolCallBlock[], pool: Pool): readonly ToolAction[] {
  return blocks.map((block) => readAction(block, pool));
}

function readAction(block: ToolCallBlock, pool: Pool): ToolAction {
  if (block.kind === "invalid") {
    const message = `${block.message} It was: ${quoted(block.text)}.`;
    return invalid(block.isClosed ? "bad-arguments" : "unclosed-call", message);
  }
  const fields = fieldsOf(block.arguments);
  if (fields === null) {
    const { name, arguments: written } = block;
    const text = typeof written === "string" ? written : writePythonJson(written);
    const message = `The arguments of ${name} are not a JSON object. They were: ${quoted(text)}.`;
    return invalid("bad-arguments", message);
  }
  if (block.name === SELECT_TOOL) return readSelection(fields);
  const candidate = candidateOf(block.name, pool);
  if (candidate !== undefined) return readCall(candidate, block.name, fields);
  const names = pool.map(({ id }) => toolName(id)).join(", ");
  return isCandidateTool(block.name)
    ? invalid("unknown-model", `No model stands behind ${block.name}. There are ${names}.`)
    : invalid("unknown-tool", `There is no tool ${block.name}. There are ${names}.`);
}

/** What was written, on one line, as far as a sentence can hold it. */
function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= LONGEST_QUOTE ? `“${line}”` : `“${line.slice(0, LONGEST_QUOTE)} […]”`;
}

/** By the tool's name, or by the id alone. */
function candidateOf(name: string, pool: Pool): Candidate | undefined {
  return pool.find(({ id }) => toolName(id) === name) ?? pool.find(({ id }) => id === name);
}

/** A server's arguments that are no JSON come as a text; so do arguments that a model wrapped in a string. */
function fieldsOf(value: PythonValue): PythonObject | null {
  if (isPythonObject(value)) return value;
  if (typeof value !== "string") return null;
  try {
    const inner = readPythonJson(value);
    return isPythonObject(inner) ? inner : null;
  } catch (error) {
    if (error instanceof PythonJsonError) return null;
    throw error;
  }
}

function readSelection(fields: PythonObject): ToolAction {
  const { model_call_name: name, call_id: callId } = fields;
  const wanted = [name, callId].find((each) => typeof each === "string" && each.trim() !== "");
  if (typeof wanted === "string") return { kind: "select", wanted: wanted.trim() };
  return invalid("bad-arguments", `${SELECT_TOOL} needs model_call_name: the tool of a reply.`);
}

function readCall(candidate: Candidate, named: string, fields: PythonObject): ToolAction {
  const { optimized_system_prompt: instructions, temperature } = fields;
  if (typeof instructions !== "string" || instructions.trim() === "") {
    return invalid(
      "no-instructions",
      `${named} needs optimized_system_prompt, a text that is not empty.`,
    );
  }
  return { kind: "call", candidate, named, instructions, temperature: temperatureOf(temperature) };
}

/** A number, also one in a text, held inside what providers accept; anything else counts as left open. */
function temperatureOf(value: PythonValue | undefined): number | null {
  const given = value instanceof PythonFloat ? value.value : value;
  if (given === null || given === undefined || typeof given === "boolean") return null;
  if (typeof given === "string" && given.trim() === "") return null;
  const number = Number(given);
  return Number.isFinite(number) ? Math.min(2, Math.max(0, number)) : null;
}

function invalid(reason: InvalidReason, message: string): ToolAction {
  return { kind: "invalid", reason, message };
}
