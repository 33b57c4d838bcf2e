import { type ErrorCode, SwitchyardError } from "#core/errors.ts";

/** What was read is damaged or says impossible things: the same bytes will never do. */
export function weightsInvalid(message: string, fix?: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("weights-invalid", message, {
    fix: fix ?? "Download the checkpoint again, or use another copy or revision of it.",
    side: "provider",
    cause,
  });
}

/** The checkpoint is sound, but is not of a kind that can be converted. */
export function weightsUnsupported(message: string, fix?: string): SwitchyardError {
  return new SwitchyardError("weights-unsupported", message, {
    fix:
      fix ??
      "Use a qwen2, qwen3 or llama checkpoint in safetensors, or one that is in MLC's format.",
    side: "visitor",
  });
}

/** What was read does not have the SHA-256 that its source publishes. */
export function checksumMismatch(name: string): SwitchyardError {
  return new SwitchyardError(
    "checksum-mismatch",
    `${name} is not what its source published: its checksum differs.`,
    {
      fix: "Start again; if it happens again, the copy or the connection is damaged: use another one.",
      side: "provider",
    },
  );
}

/** The target holds files of another conversion. */
export function targetInUse(message: string): SwitchyardError {
  return new SwitchyardError("target-in-use", message, {
    fix: "Discard what is there, or choose another place.",
    side: "visitor",
  });
}

/** Codes after which nothing that was written can be used: the input itself was wrong. */
const FATAL: ReadonlySet<ErrorCode> = new Set([
  "weights-invalid",
  "weights-unsupported",
  "checksum-mismatch",
  "source-changed",
]);

/** Whether a failure means that what was written so far has to go. */
export function isFatal(code: ErrorCode): boolean {
  return FATAL.has(code);
}
