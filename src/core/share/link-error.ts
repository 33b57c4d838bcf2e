import { SwitchyardError } from "#core/errors.ts";

/** A link that cannot be made or read, in the visitor's words. */
export function linkError(message: string, fix: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("link-invalid", message, {
    fix,
    side: "visitor",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The bytes decode, their checksum is right, but they are not a run: somebody made this link by hand. */
export function hostileLink(place: string, cause?: unknown): SwitchyardError {
  return linkError(
    `What this link carries is not a run: ${place}.`,
    "Do not trust this link; ask for an exported file instead.",
    cause,
  );
}
