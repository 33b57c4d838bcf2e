import { isSwitchyardError, SwitchyardError } from "#core/errors.ts";

/** Something to do with the database: opened when it is needed, failed with a code. */
interface Openable {
  /** Resolves when the database can be used; rejects when it cannot, and never waits for another tab. */
  ready(): Promise<void>;
}

/** Every access to the database goes through here: it opens it first and gives whatever fails a code. */
export async function stored<Value>(
  database: Openable,
  work: () => PromiseLike<Value>,
): Promise<Value> {
  try {
    await database.ready();
    return await work();
  } catch (thrown) {
    throw storageError(thrown);
  }
}

/**
 * Whatever a database throws, as `storage-full` or `storage-failed`. The message names the kind of the failure only: what
 * a browser writes into its own messages is not known, and records may hold what is private.
 */
export function storageError(thrown: unknown): SwitchyardError {
  if (isSwitchyardError(thrown)) return thrown;
  if (isQuota(thrown)) {
    return new SwitchyardError("storage-full", "The browser's storage for this page is full.", {
      fix: "Delete runs you no longer need in History, or free space on this device.",
      side: "visitor",
      cause: thrown,
    });
  }
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const { message, fix } = EXPLANATIONS[name] ?? {
    message: `The browser's storage failed (${name}).`,
    fix: "Reload the page; if it happens again, export your runs and delete what is stored in Settings.",
  };
  return new SwitchyardError("storage-failed", message, { fix, retryable: true, cause: thrown });
}

const NOT_ALLOWED = {
  message: "The browser does not let this page store anything.",
  fix: "Leave the private window or allow site data; until then runs work but are not kept.",
};

const CLOSED = {
  message: "The browser closed this page's storage.",
  fix: "Reload the page.",
};

const EXPLANATIONS: Readonly<Record<string, typeof CLOSED>> = {
  MissingAPIError: NOT_ALLOWED,
  SecurityError: NOT_ALLOWED,
  DatabaseClosedError: CLOSED,
  InvalidStateError: CLOSED,
};

const DEEPEST = 5;

/**
 * A full disk arrives in several forms: by its name, as the `inner` error of an AbortError (so Dexie in Chromium), or
 * among the failures of a bulk write.
 */
function isQuota(thrown: unknown, depth = 0): boolean {
  if (typeof thrown !== "object" || thrown === null || depth > DEEPEST) return false;
  const { name, inner, cause, failures } = thrown as Partial<Record<string, unknown>>;
  if (name === "QuotaExceededError") return true;
  const within = [inner, cause, ...(Array.isArray(failures) ? failures : [])];
  return within.some((each) => isQuota(each, depth + 1));
}
