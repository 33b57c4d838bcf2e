import { isRecord } from "#core/is-record.ts";
import type { RequestMessage } from "#core/policies/xrouter/request-text.ts";
import { stripBlanks } from "#core/python/text.ts";

/** A request as the released servers take it, numbers in texts read. */
export interface ReferenceRequest {
  readonly model: string;
  readonly messages: readonly RequestMessage[];
  readonly temperature: number | null;
}

/** One complaint of the request's check, as FastAPI words it. */
export interface RequestComplaint {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

export type RequestCheck =
  | { readonly ok: true; readonly request: ReferenceRequest }
  | { readonly ok: false; readonly complaints: readonly RequestComplaint[] };

type Complain = (type: keyof typeof MESSAGES, loc: RequestComplaint["loc"], input: unknown) => void;

const MESSAGES = {
  missing: "Field required",
  string_type: "Input should be a valid string",
  list_type: "Input should be a valid list",
  dict_type: "Input should be a valid dictionary",
  model_attributes_type: "Input should be a valid dictionary or object to extract fields from",
  float_type: "Input should be a valid number",
  float_parsing: "Input should be a valid number, unable to parse string as a number",
  int_type: "Input should be a valid integer",
  int_parsing: "Input should be a valid integer, unable to parse string as an integer",
  int_parsing_size: "Unable to parse input string as an integer, exceeded maximum size",
  finite_number: "Input should be a finite number",
  int_from_float: "Input should be a valid integer, got a number with a fractional part",
  bool_type: "Input should be a valid boolean",
  bool_parsing: "Input should be a valid boolean, unable to interpret input",
} as const;

/** Where no temperature is given. */
const DEFAULT_TEMPERATURE = 1;

/** Checks the body of a completion request by the released rules: all complaints at once, in the order of the fields. */
export function checkReferenceRequest(body: unknown): RequestCheck {
  const complaints: RequestComplaint[] = [];
  const complain: Complain = (type, loc, input) => {
    complaints.push({ type, loc: ["body", ...loc], msg: MESSAGES[type], input });
  };
  if (!isRecord(body)) {
    complain("model_attributes_type", [], body);
    return { ok: false, complaints };
  }
  const model = text(body, "model", [], complain);
  const messages = readMessages(body, complain);
  whole(body["max_tokens"], ["max_tokens"], complain);
  const temperature = number(body["temperature"], ["temperature"], complain);
  number(body["top_p"], ["top_p"], complain);
  truth(body["stream"], ["stream"], complain);
  tools(body["tools"], complain);
  if (complaints.length > 0) return { ok: false, complaints };
  const given = temperature === undefined ? DEFAULT_TEMPERATURE : temperature;
  return { ok: true, request: { model, messages, temperature: given } };
}

function readMessages(body: Readonly<Record<string, unknown>>, complain: Complain) {
  const list = body["messages"];
  if (!("messages" in body)) complain("missing", ["messages"], body);
  else if (!Array.isArray(list)) complain("list_type", ["messages"], list);
  if (!Array.isArray(list)) return [];
  return list.map((message: unknown, index): RequestMessage => {
    if (!isRecord(message)) {
      complain("model_attributes_type", ["messages", index], message);
      return { role: "", content: "" };
    }
    const role = text(message, "role", ["messages", index], complain);
    return { role, content: text(message, "content", ["messages", index], complain) };
  });
}

function text(
  from: Readonly<Record<string, unknown>>,
  field: string,
  loc: RequestComplaint["loc"],
  complain: Complain,
): string {
  const value = from[field];
  if (typeof value === "string") return value;
  complain(
    field in from ? "string_type" : "missing",
    [...loc, field],
    field in from ? value : from,
  );
  return "";
}

/** Digits with single underscores between them, as Python lets numbers be written. */
const DIGITS = "\\d+(?:_\\d+)*";
const FLOAT = new RegExp(
  `^[-+]?(?:(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[-+]?${DIGITS})?|inf|infinity|nan)$`,
  "i",
);
/** A number without a fraction beyond 64 bits was written as a float, and is none to the check. */
const LARGEST_WHOLE = 2 ** 63;
const WHOLE = new RegExp(`^[-+]?${DIGITS}(?:\\.0+)?$`);

/** `undefined` when absent; texts are read as numbers, truth values count 1 and 0. */
function number(
  value: unknown,
  loc: RequestComplaint["loc"],
  complain: Complain,
): number | null | undefined {
  if (value === undefined || value === null || typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" && FLOAT.test(stripBlanks(value))) return floatIn(value);
  complain(typeof value === "string" ? "float_parsing" : "float_type", loc, value);
  return null;
}

function floatIn(text: string): number {
  const plain = stripBlanks(text).replaceAll("_", "").toLowerCase();
  const named = /^([-+]?)(?:inf|infinity)$/.exec(plain);
  if (named !== null) return named[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(plain);
}

function whole(value: unknown, loc: RequestComplaint["loc"], complain: Complain): void {
  if (value === undefined || value === null || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) complain("finite_number", loc, value);
    else if (!Number.isInteger(value)) complain("int_from_float", loc, value);
    else if (Math.abs(value) >= LARGEST_WHOLE) complain("int_parsing_size", loc, value);
  } else if (typeof value !== "string") complain("int_type", loc, value);
  else if (!WHOLE.test(stripBlanks(value))) complain("int_parsing", loc, value);
}

const TRUTHS = new Set(["true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0"]);

function truth(value: unknown, loc: RequestComplaint["loc"], complain: Complain): void {
  if (value === undefined || value === null || typeof value === "boolean") return;
  const isKnown = typeof value === "string" && TRUTHS.has(value.toLowerCase());
  if (isKnown || value === 0 || value === 1) return;
  const canParse =
    typeof value === "string" ||
    (Number.isInteger(value) && Math.abs(Number(value)) < LARGEST_WHOLE);
  complain(canParse ? "bool_parsing" : "bool_type", loc, value);
}

function tools(value: unknown, complain: Complain): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) complain("list_type", ["tools"], value);
  else {
    for (const [index, tool] of value.entries()) {
      if (!isRecord(tool)) complain("dict_type", ["tools", index], tool);
    }
  }
}
