import type { ErrorCode, Failure } from "#core/errors.ts";

/** An error in the shape of OpenAI's API, with the HTTP status that goes with it. */
export interface ApiError {
  readonly status: number;
  readonly error: {
    readonly message: string;
    readonly type: ApiErrorType;
    /** The field of the request that was wrong. */
    readonly param: string | null;
    readonly code: string | null;
  };
}

export type ApiErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "rate_limit_error"
  | "upstream_error"
  | "server_error";

/** The request cannot be carried out as it is. */
export function badRequest(
  message: string,
  code: string | null = null,
  param: string | null = null,
  status = 400,
): ApiError {
  return { status, error: { message, type: "invalid_request_error", param, code } };
}

/** Codes whose cause is time. */
const TIME: ReadonlySet<ErrorCode> = new Set(["timeout-first", "timeout-between"]);

/** Codes whose cause is what is asked. */
const QUESTION: ReadonlySet<ErrorCode> = new Set(["question-empty", "question-too-long"]);

/** Codes whose cause is what somebody set up, not what a server did. */
const SETUP: ReadonlySet<ErrorCode> = new Set([
  "heads-missing",
  "embedding-missing",
  "embedding-mismatch",
  "pool-empty",
  "internal",
]);

/**
 * A failure of a run as an API error: 504 where time ran out, 400 for a question that cannot be asked, 500 for what is set up
 * wrongly here, and 502 for whatever a server behind us did.
 */
export function errorOfFailure(failure: Failure): ApiError {
  const message = failure.fix === "" ? failure.message : `${failure.message} ${failure.fix}`;
  const { code } = failure;
  if (QUESTION.has(code)) return badRequest(message, code, "messages");
  if (TIME.has(code)) return upstream(504, message, code);
  if (SETUP.has(code)) {
    return { status: 500, error: { message, type: "server_error", param: null, code } };
  }
  return upstream(502, message, code);
}

/** An error of a server behind us. */
export function upstream(status: 502 | 504, message: string, code: string): ApiError {
  return { status, error: { message, type: "upstream_error", param: null, code } };
}
