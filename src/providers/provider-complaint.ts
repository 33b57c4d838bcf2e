import { at, listAt, stringAt } from "./json-fields.ts";
import { LONGEST_SANE_MS } from "./retry-after.ts";

/** What a provider says about a failure, made safe to show. */
export interface Complaint {
  /** At most {@link LONGEST_MESSAGE} characters, one line, keys hidden; empty when it says nothing readable. */
  readonly message: string;
  /** The provider's own word for it, lower case: `insufficient_quota`, `overloaded_error`. Empty when it has none. */
  readonly kind: string;
  /** The status named inside the body; `undefined` when there is none. */
  readonly status: number | undefined;
  /** The request field it complains about; empty when it names none that looks like one. */
  readonly parameter: string;
  /** How long it asks us to wait, in milliseconds, when the body says so. */
  readonly waitMs: number | undefined;
}

export const LONGEST_MESSAGE = 200;

/** Shapes of keys, and of keys that a provider has half masked before it echoes them. */
const KEY_SHAPES: readonly RegExp[] = [
  /bearer\s+\S+/gi,
  /\b(?:sk|pk|rk|gsk|xai|hf|nvapi|fw|csk|pplx|r8|tgp|ghp|key|AIza)[-_][^\s"',;)\]}]{3,}/g,
  /\bAIza[\w-]{8,}/g,
  /[\w-]*\*{3,}[\w-]*/g,
  /([?&](?:key|api_key|token)=)[^&\s"']+/gi,
  /\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{24,}\b/g,
];

/** Text with everything that is or looks like a key replaced. */
export function hideKeys(text: string, key: string | null): string {
  let hidden = text;
  if (key !== null && key.length >= 4) {
    for (const form of [key, encodeURIComponent(key)]) hidden = hidden.replaceAll(form, "[hidden]");
  }
  for (const shape of KEY_SHAPES) hidden = hidden.replace(shape, "[hidden]");
  return hidden;
}

function oneLine(text: string): string {
  // Control characters and direction marks could make a message look like something else.
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line;
}

function jsonOrNothing(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed[0] : parsed;
  } catch {
    return undefined;
  }
}

/** `error` may be an object, a string, or the body itself; FastAPI servers put a list under `detail`. */
function messageOf(body: unknown, error: unknown): string {
  const detail = listAt(body, "detail")[0];
  return (
    stringAt(error, "message") ??
    (typeof error === "string" ? error : undefined) ??
    stringAt(body, "message") ??
    stringAt(body, "detail") ??
    stringAt(detail, "msg") ??
    ""
  );
}

function parameterOf(body: unknown, error: unknown): string {
  const named = stringAt(error, "param") ?? stringAt(body, "param");
  if (named !== undefined) return named;
  const place = listAt(body, "detail", 0, "loc").filter((step) => typeof step === "string");
  return place.filter((step) => step !== "body").join(".");
}

/** Gemini says `retryDelay: "17s"` in its details; OpenAI and Groq say "try again in 1.2s" in the message. */
function waitOf(error: unknown, message: string): number | undefined {
  const delays = listAt(error, "details").map((detail) => stringAt(detail, "retryDelay"));
  const said =
    delays.find((delay) => delay !== undefined) ??
    /(?:try again|retry) in ((?:\d+m)?\d+(?:\.\d+)?m?s)/i.exec(message)?.[1];
  const parts = /^(?:(\d+)m)?(\d+(?:\.\d+)?)(ms|s)$/.exec(said ?? "");
  if (parts === null) return undefined;
  const [, minutes = "0", amount = "0", unit] = parts;
  const wait = Number(minutes) * 60_000 + Number(amount) * (unit === "ms" ? 1 : 1000);
  return wait <= LONGEST_SANE_MS ? Math.ceil(wait) : undefined;
}

/** Reads the body of an error answer, or an error event of a stream. Anything may come; nothing throws. */
export function readComplaint(body: string, key: string | null): Complaint {
  const json = jsonOrNothing(body);
  const error = at(json, "error") ?? json;
  const message = messageOf(json, error);
  const code = at(error, "code") ?? at(error, "status_code");
  const words = [stringAt(error, "code"), stringAt(error, "type"), stringAt(error, "status")];
  const reasons = listAt(error, "details").map((detail) => stringAt(detail, "reason"));
  return {
    message: oneLine(hideKeys(message, key)),
    kind: [...words, ...reasons]
      .filter((word) => word !== undefined)
      .join(" ")
      .toLowerCase()
      .slice(0, LONGEST_MESSAGE),
    status: statusOf(code),
    parameter: /^[\w.[\]]{1,60}$/.exec(parameterOf(json, error))?.[0] ?? "",
    waitMs: waitOf(error, message),
  };
}

function statusOf(code: unknown): number | undefined {
  const status = typeof code === "string" ? Number(code) : code;
  return typeof status === "number" && status >= 400 && status <= 599 ? status : undefined;
}
