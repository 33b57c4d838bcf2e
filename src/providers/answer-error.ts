import type { SwitchyardError } from "#core/errors.ts";
import { ERROR_LINE, type ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import { explainAnswer } from "./explain-answer.ts";
import { isBroken } from "./finish-reason.ts";
import { at, listAt, parseJson, stringAt } from "./json-fields.ts";
import type { Provider } from "./provider.ts";
import { complaintOf } from "./provider-complaint.ts";

/** Who is asked, and the key that must not be in anything that is said. */
export interface Asked {
  readonly provider: Provider;
  readonly key: string | null;
}

/**
 * The JSON in an event. An error event may hold plain words; they come as JSON that says them. Throws `stream-malformed`
 * for anything else that is no JSON.
 */
export function readEventData({ name, data, cut }: ServerSentEvent): unknown {
  const isError = name === "error" || name === ERROR_LINE;
  if (!isError || cut || /^\s*[{["]/.test(data)) return parseJson(data);
  return { error: { message: data } };
}

/**
 * The error in one event of an answer that began well, `null` for one that is a part of a reply. `hasReply` tells that the
 * JSON holds what the format calls a reply, in a list of choices or otherwise.
 *
 * An error in the form that the formats have for one may say that it is worth another attempt. Vendors' own forms, and
 * answers that hold no reply, are words: they are shown, and nothing is asked again.
 */
export function errorInEvent(
  { provider, key }: Asked,
  event: ServerSentEvent,
  data: unknown,
  hasReply: boolean,
): SwitchyardError | null {
  const isRegular = event.name === "error" || (event.name !== ERROR_LINE && isRegularError(data));
  const isWords =
    event.name === ERROR_LINE || (!hasReply && (isVendorError(data) || event.isWhole === true));
  if (!(isRegular || isWords)) return null;
  const complaint = complaintOf(data, key);
  // An error inside a stream has no status unless its body names one.
  const unsaid = complaint.kind.includes("invalid_request") ? 400 : 500;
  const status = complaint.status ?? (isRegular && event.isWhole !== true ? unsaid : null);
  return explainAnswer(provider, status, complaint, {
    keySent: key !== null,
    isFinal: !isRegular,
  });
}

/** An error has a field, a type, or (OpenRouter and others) a finish reason of its own. */
function isRegularError(data: unknown): boolean {
  return (
    saysError(at(data, "error")) ||
    stringAt(data, "object") === "error" ||
    stringAt(data, "type") === "error" ||
    listAt(data, "choices").some((choice) => isBroken(stringAt(choice, "finish_reason")))
  );
}

/** False for what servers put into a field of every chunk while all is well. */
function saysError(error: unknown): boolean {
  if (typeof error === "object" && error !== null) return Object.keys(error).length > 0;
  return error !== undefined && error !== "" && error !== false && error !== 0;
}

/** Codes with which servers say that all is well. */
const SUCCESS: ReadonlySet<unknown> = new Set([0, 200, "0", "200", "ok", "OK", "success"]);

/** What vendors send with the status of a success: a code with a message, MiniMax's `base_resp`, FastAPI's `detail`, Baidu's `error_code`. */
function isVendorError(data: unknown): boolean {
  const isOwnStatus = (code: unknown): boolean => code !== undefined && !SUCCESS.has(code);
  const hasWords = ["msg", "message"].some((name) => stringAt(data, name) !== undefined);
  return (
    (isOwnStatus(at(data, "code")) && hasWords) ||
    isOwnStatus(at(data, "base_resp", "status_code")) ||
    isOwnStatus(at(data, "error_code")) ||
    at(data, "error_msg") !== undefined ||
    at(data, "detail") !== undefined ||
    listAt(data, "errors").length > 0 ||
    (at(data, "success") === false && hasWords)
  );
}
