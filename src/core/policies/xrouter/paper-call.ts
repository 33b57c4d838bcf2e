import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatMessage } from "#core/ports/chat-model.ts";
import {
  isPythonObject,
  type PythonObject,
  type PythonValue,
  writePythonJson,
} from "#core/python/json.ts";
import { PythonJsonError, readPythonJson } from "#core/python/json-decoder.ts";
import { pythonType } from "#core/python/value.ts";
import { routerError } from "./reference-failure.ts";
import { type RequestMessage, referenceTargetText } from "./request-text.ts";

/** A call to a candidate as the released loops make it. */
export interface PaperCall {
  readonly candidate: Candidate;
  /** The tool's name as the policy wrote it. */
  readonly named: string;
  readonly instructions: string;
  /** The system prompt as the policy wrote it: nothing checks that it is a text. */
  readonly writtenInstructions: PythonValue;
  readonly messages: readonly ChatMessage[];
  /** Nothing checks it: usually a number. */
  readonly temperature: PythonValue;
}

export type PaperReply =
  | { readonly ok: true; readonly callId: string; readonly reply: string }
  | { readonly ok: false; readonly callId: string | null; readonly message: string };

/** What the released loops work with. */
export interface PaperOptions {
  /** The router's system prompt. */
  readonly prompt: string;
  /** The messages of the request. */
  readonly messages: readonly RequestMessage[];
  /** The temperature of the request; 0 counts as not given. */
  readonly requestTemperature: number;
  readonly maxTurns: number;
  /** Sampling of the policy's own model. */
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly callTarget: (call: PaperCall) => Promise<PaperReply>;
}

/** A call or a selection that succeeded, in order. */
export interface PaperRecord {
  /** Turn from 1 and place in it from 0: which tool call of the policy it was. */
  readonly turn: number;
  readonly place: number;
  /** `null` for a selection. */
  readonly modelId: string | null;
  readonly functionName: string;
  readonly arguments: PythonObject;
  /** `null` for a selection. */
  readonly reply: string | null;
  readonly callId: string | null;
}

export type RoutingStrategy =
  | "direct_response"
  | "select_response"
  | "max_turns_reached"
  | "last_response"
  | "fallback"
  | "delegate_to_model"
  | "timeout_fallback";

/** What the released server answers, before it is put into its response. */
export interface PaperOutcome {
  readonly content: string;
  readonly modelUsed: string | null;
  readonly strategy: RoutingStrategy;
  readonly history: readonly PaperRecord[];
  readonly turnsUsed: number;
  /** The call whose reply is the content. */
  readonly callId: string | null;
}

/** The released default where neither the policy nor the request gives a temperature. */
const OTHER_TEMPERATURE = 0.7;

/** The arguments of a tool call, as the released code reads them. Throws where it crashes. */
export function readArguments(json: string, isRaw: boolean): PythonValue {
  const value = readPythonJson(json);
  if (!(isRaw && typeof value === "string")) return value;
  try {
    return readPythonJson(value);
  } catch (error) {
    if (!(error instanceof PythonJsonError)) throw error;
    throw routerError(error.message, "The arguments of a tool call are not JSON.");
  }
}

/** Fields of the arguments. Throws where they are no object: the released code asks them for a field all the same. */
export function fieldsOf(value: PythonValue): PythonObject {
  if (isPythonObject(value)) return value;
  throw routerError(
    `'${pythonType(value)}' object has no attribute 'get'`,
    "The arguments of a tool call are not an object.",
  );
}

/** The messages and settings of a call. Throws where the released code finds no query in the request. */
export function targetRequest(
  request: string,
  fields: PythonObject,
  requestTemperature: number,
): Omit<PaperCall, "candidate" | "named"> {
  const text = referenceTargetText(request);
  if (text === null) throw routerError("list index out of range", "The request has no query.");
  const written = fields["optimized_system_prompt"] ?? null;
  const instructions = typeof written === "string" ? written : writePythonJson(written);
  const otherwise = requestTemperature === 0 ? OTHER_TEMPERATURE : requestTemperature;
  return {
    instructions,
    writtenInstructions: written,
    messages: [
      { role: "system", content: instructions },
      { role: "user", content: text },
    ],
    temperature: Object.hasOwn(fields, "temperature") ? (fields["temperature"] ?? null) : otherwise,
  };
}
