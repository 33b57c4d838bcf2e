import { SwitchyardError } from "#core/errors.ts";

/** What did not arrive, and may the next time. */
export function downloadFailed(name: string, reason: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("model-download", `${name} did not arrive: ${reason}.`, {
    fix: "Check the connection and go on: what is finished is kept.",
    side: "network",
    retryable: true,
    cause,
  });
}

/** What the server refuses whatever we do. */
export function downloadRefused(message: string, fix: string): SwitchyardError {
  return new SwitchyardError("model-download", message, { fix, side: "provider" });
}

/** The file is not what it was when the conversion began. */
export function sourceChanged(name: string, what: string): SwitchyardError {
  return new SwitchyardError("source-changed", `${name} changed while it was read: ${what}.`, {
    fix: "Start again, with a commit as the revision so that it cannot change.",
    side: "provider",
  });
}

/** Without parts a conversion would have to download whole files again and again. */
export function rangesUnsupported(name: string): SwitchyardError {
  return new SwitchyardError(
    "ranges-unsupported",
    `The server sends all of ${name} where a part was asked for.`,
    {
      fix: "Use a server that answers range requests, or download the files and open their folder.",
      side: "provider",
    },
  );
}

/** Why a status ends the reading of a file; `null` for one that may be better the next time. */
export function refusalOf(name: string, status: number): SwitchyardError | null {
  if (status === 401 || status === 403) {
    return downloadRefused(
      `The server does not give ${name} to everybody (${status}).`,
      "The model is private, or its terms have to be accepted: download the files and open their folder.",
    );
  }
  if (status === 404 || status === 410) {
    return downloadRefused(
      `${name} is not at its address (${status}).`,
      "Check the name and the revision.",
    );
  }
  if (status === 408 || status === 429 || status >= 500) return null;
  return downloadRefused(
    `The server answered ${status} for ${name}.`,
    "Check the address, or use another copy of the checkpoint.",
  );
}
