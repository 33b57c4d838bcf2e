import { parseEvents } from "#core/record/schema.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { coarsen } from "./coarsen.ts";
import { linkError } from "./link-error.ts";
import { frameLength, writeFrame } from "./link-frame.ts";
import { MAX_LINK_CHARACTERS, MAX_PACKED_BYTES } from "./link-limits.ts";
import { packEvents } from "./pack-events.ts";
import { primingBytes } from "./priming.ts";
import { compress } from "./text-coder.ts";
import { textShares } from "./text-shares.ts";

/**
 * A run as the fragment of an address: `#t1.…`. Redact first. What the reader gets is {@link coarsen} of the events.
 * Throws `link-invalid` when the link would be longer than we allow, and says what to leave out.
 */
export function encodeLink(events: readonly RunEvent[]): string {
  // A link that its reader would refuse must not be made.
  const run = parseEvents(coarsen(events));
  const packed = packEvents(run);
  if (packed.length > MAX_PACKED_BYTES) throw tooLong(run);
  const coded = compress(packed, primingBytes(), MAX_LINK_CHARACTERS);
  if (coded === null || frameLength(coded.length) > MAX_LINK_CHARACTERS) throw tooLong(run);
  return `#${writeFrame({ coded, packedLength: packed.length })}`;
}

function tooLong(run: readonly RunEvent[]) {
  const most = MAX_LINK_CHARACTERS.toLocaleString("en-US");
  const [first, second] = textShares(run);
  const what = [first, second].filter((share) => share !== undefined && share.percent >= 10);
  const advice = what
    .map((share) => `the ${share?.part} (${share?.percent} % of its text)`)
    .join(" or ");
  return linkError(
    `The link would be longer: ${most} characters is the most that can be shared.`,
    advice === ""
      ? "Export the run as a file."
      : `Leave out ${advice}, or export the run as a file.`,
  );
}
