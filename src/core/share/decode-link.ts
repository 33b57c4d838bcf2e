import { toFailure } from "#core/errors.ts";
import { parseEvents } from "#core/record/schema.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { hostileLink, linkError } from "./link-error.ts";
import { readFrame } from "./link-frame.ts";
import { repairLink } from "./mangled.ts";
import { unpackEvents } from "./pack-events.ts";
import { primingBytes } from "./priming.ts";
import { decompress } from "./text-coder.ts";

const VERSION = 1;

/**
 * The run that a link carries: takes a fragment, a whole address, or what a messenger made of it. Needs no network and
 * no key. Gives fresh, validated objects; throws `link-invalid` with a sentence of its own for: no link of ours, a
 * newer version, cut off, damaged, too large, and content that is not a run.
 */
export function decodeLink(address: string): readonly RunEvent[] {
  const link = repairLink(address);
  if (link === null) {
    throw linkError(
      "This address does not hold a Switchyard run.",
      "Check that the part after # was copied too.",
    );
  }
  if (link.version !== VERSION) throw otherVersion(link.version);
  const { coded, packedLength } = readFrame(link.payload);
  const events = unpackEvents(decompress(coded, packedLength, primingBytes()));
  try {
    return parseEvents(events);
  } catch (error) {
    throw hostileLink(toFailure(error).message, error);
  }
}

/** True when an address looks like one that {@link decodeLink} is meant to read. */
export function isRunLink(address: string): boolean {
  return repairLink(address) !== null;
}

function otherVersion(version: number) {
  return version > VERSION
    ? linkError(
        `This link was made by a newer Switchyard (link format ${version}; this page reads ${VERSION}).`,
        "Reload the page to get the newest version, then open the link again.",
      )
    : linkError(
        `There is no link format ${version}.`,
        "Copy the link again from where it was made.",
      );
}
