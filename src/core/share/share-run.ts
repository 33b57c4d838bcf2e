import type { RunEvent } from "#core/trajectory/events.ts";
import { encodeLink } from "./encode-link.ts";
import { findSecrets, type SecretFinding } from "./find-secrets.ts";
import { DEFAULT_OMISSIONS, type Omission, redact } from "./redact.ts";

/** What the visitor chose in the Share dialog. */
export interface ShareOptions {
  readonly leaveOut: readonly Omission[];
}

const DEFAULT_SHARE: ShareOptions = { leaveOut: DEFAULT_OMISSIONS };

export interface SharedRun {
  /** `#t1.…`, to be put after the page's address. */
  readonly fragment: string;
  /** What the reader will see. */
  readonly events: readonly RunEvent[];
  /** Characters of the same events as JSON, to compare. */
  readonly jsonLength: number;
  /** What looks like a secret in what would be shared. Show it before the link is copied. */
  readonly secrets: readonly SecretFinding[];
}

/** A run as a link, with what was chosen left out. Throws `link-invalid` when it is too long. */
export function shareRun(events: readonly RunEvent[], options = DEFAULT_SHARE): SharedRun {
  const shared = redact(events, options.leaveOut);
  return {
    fragment: encodeLink(shared),
    events: shared,
    jsonLength: JSON.stringify(shared).length,
    secrets: findSecrets(shared),
  };
}
