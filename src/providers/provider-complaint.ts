import { at, listAt, stringAt } from "./json-fields.ts";
import { LONGEST_SANE_MS } from "./retry-after.ts";

/** What a provider says about a failure, made safe to show. */
export interface Complaint {
  /** At most {@link LONGEST_MESSAGE} characters, one line, keys hidden; empty when it says nothing readable. */
  readonly message: string;
  /** The same, not shortened to be shown: what rules look for words in. */
  readonly wholeMessage: string;
  /** The provider's own words for it, lower case: `insufficient_quota`, `overloaded_error`. Empty when it has none. */
  readonly kind: string;
  /** The status named inside the body; `undefined` when there is none. */
  readonly status: number | undefined;
  /** The request field it complains about; empty when it names none that looks like one. */
  readonly parameter: string;
  /** How long it asks us to wait, in milliseconds, when the body says so. */
  readonly waitMs: number | undefined;
  /** Who is behind the provider and said it; empty where the provider speaks for itself. */
  readonly upstream: string;
  /** True for a web page in place of an answer. */
  readonly isPage: boolean;
}

export const LONGEST_MESSAGE = 200;
const LONGEST_WHOLE_MESSAGE = 2_000;
const LONGEST_UPSTREAM = 40;
const SHORTEST_RAW = 8;
/** Errors are wrapped in errors; deeper ones are not unwrapped. */
const DEEPEST = 4;

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

function oneLine(text: string, longest: number): string {
  // Control characters and direction marks could make a message look like something else.
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** The body of an error answer as it was sent. Anything may come; nothing throws. */
export function readComplaint(body: string, key: string | null): Complaint {
  const isPage = /^\s*</.test(body);
  return { ...complaintOf(isPage ? null : jsonOrText(body), key), isPage };
}

/** JSON as it is; any other text as the words it may be. Of a list the first thing counts. */
function jsonOrText(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed[0] : parsed;
  } catch {
    return readable(text);
  }
}

/** A text that people can read; empty for bytes that are none. */
function readable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells garbage from words
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? "" : text;
}

/** What JSON that stands for a failure says: the body of an answer, or an event of a stream. */
export function complaintOf(body: unknown, key: string | null): Complaint {
  const error = at(body, "error") ?? body;
  const raw = messageOf(at(error, "metadata", "raw"), 1);
  const upstream = oneLine(stringAt(error, "metadata", "provider_name") ?? "", LONGEST_UPSTREAM);
  // What the upstream said, unless that is a word that says less than the gateway's own.
  const said = raw.length < SHORTEST_RAW ? messageOf(body, 0) : raw;
  const message = hideKeys(upstream === "" || said === "" ? said : `${upstream}: ${said}`, key);
  return {
    message: oneLine(message, LONGEST_MESSAGE),
    wholeMessage: oneLine(message, LONGEST_WHOLE_MESSAGE),
    kind: kindOf(body, error),
    status: statusOf(body, error),
    parameter: /^[\w.[\]]{1,60}$/.exec(parameterOf(body, error))?.[0] ?? "",
    waitMs: waitOf(error, message),
    upstream: hideKeys(upstream, key),
    isPage: false,
  };
}

/** Where servers put their words, the most telling first. */
const PLACES: readonly (readonly (string | number)[])[] = [
  ["error", "message"],
  ["error"],
  ["message"],
  ["msg"],
  ["detail"],
  ["base_resp", "status_msg"],
  ["error_msg"],
  ["error_message"],
  ["errorMessage"],
  ["errors"],
  ["error_description"],
  ["Message"],
];

/**
 * The words in an error, whatever it is wrapped in: a text, JSON as a text, a list of faults (FastAPI's `detail`), an object
 * in the place of a message (Mistral).
 */
function messageOf(value: unknown, depth: number): string {
  if (depth > DEEPEST) return "";
  if (typeof value === "string") {
    const inner = /^\s*[{[]/.test(value) ? messageOf(jsonOrText(value), depth + 1) : "";
    return inner === "" ? value : inner;
  }
  if (Array.isArray(value)) return messageOf(value[0], depth + 1);
  for (const place of PLACES) {
    const found = at(value, ...place);
    const said = found === value ? "" : messageOf(found, depth + 1);
    if (said.trim() !== "") return said;
  }
  return "";
}

function kindOf(body: unknown, error: unknown): string {
  const inner = jsonInside(at(error, "metadata", "raw"));
  const words = [error, body, at(inner, "error") ?? inner].flatMap((one) =>
    ["code", "type", "status"].map((name) => stringAt(one, name)),
  );
  const reasons = listAt(error, "details").map((detail) => stringAt(detail, "reason"));
  const isFlagged =
    at(error, "metadata", "flagged_input") !== undefined ||
    listAt(error, "metadata", "reasons").length > 0;
  const known = [...words, ...reasons, isFlagged ? "moderation" : undefined].filter(
    (word) => word !== undefined,
  );
  return [...new Set(known)].join(" ").toLowerCase().slice(0, LONGEST_MESSAGE);
}

function jsonInside(value: unknown): unknown {
  return typeof value === "string" && /^\s*\{/.test(value) ? jsonOrText(value) : value;
}

function parameterOf(body: unknown, error: unknown): string {
  const named = stringAt(error, "param") ?? stringAt(body, "param");
  if (named !== undefined) return named;
  const faults = [body, at(error, "message"), error].map((one) => listAt(one, "detail", 0, "loc"));
  const place = (faults.find((loc) => loc.length > 0) ?? []).filter(
    (step) => typeof step === "string",
  );
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

function statusOf(body: unknown, error: unknown): number | undefined {
  const named = [error, body].flatMap((one) =>
    ["code", "status_code", "status"].map((name) => at(one, name)),
  );
  return named.map(asStatus).find((status) => status !== undefined);
}

function asStatus(code: unknown): number | undefined {
  const status = typeof code === "string" ? Number(code) : code;
  return typeof status === "number" && status >= 400 && status <= 599 ? status : undefined;
}
