import { isSwitchyardError } from "#core/errors.ts";

/** A recorded exception. */
export interface RecordedCrash {
  readonly error: string;
  readonly message: string;
}

/** The golden files keep so many characters of a message. */
const RECORDED_LENGTH = 80;

/**
 * The Python exception that an error of ours stands for. Anything else is thrown on: a bug of ours must not look like
 * a recorded crash.
 */
export function crashOf(thrown: unknown): RecordedCrash {
  if (isSwitchyardError(thrown)) {
    // An empty question: the released code looks at the last character of an empty string.
    if (thrown.code === "question-empty") {
      return { error: "IndexError", message: "string index out of range" };
    }
    if (thrown.code === "policy-failed" && isCrash(thrown.cause)) {
      const { error, message } = thrown.cause;
      return { error, message: message.slice(0, RECORDED_LENGTH) };
    }
  }
  throw thrown;
}

function isCrash(cause: unknown): cause is RecordedCrash {
  return typeof cause === "object" && cause !== null && "error" in cause && "message" in cause;
}
