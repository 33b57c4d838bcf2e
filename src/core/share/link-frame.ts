import { base64UrlLength, fromBase64Url, toBase64Url } from "./base64url.ts";
import { crc32 } from "./crc32.ts";
import { linkError } from "./link-error.ts";
import { MAX_LINK_CHARACTERS, MAX_PACKED_BYTES } from "./link-limits.ts";

/** What a link carries: coded bytes, and how many bytes they decode to. */
export interface Frame {
  readonly coded: Uint8Array;
  readonly packedLength: number;
}

/** Each length is three bytes, the checksum four. */
const HEADER_BYTES = 10;
const PREFIX = "t1.";

/**
 * `t1.` and, in base64url: length of the code (3 bytes), length it decodes to (3), CRC-32 of everything else (4), code.
 * With its own length in front, a link that was cut is told from one that was changed, and what a messenger glued to
 * its end does no harm.
 */
export function writeFrame({ coded, packedLength }: Frame): string {
  const bytes = new Uint8Array(HEADER_BYTES + coded.length);
  write24(bytes, 0, coded.length);
  write24(bytes, 3, packedLength);
  bytes.set(coded, HEADER_BYTES);
  new DataView(bytes.buffer).setUint32(6, checksum(bytes));
  return PREFIX + toBase64Url(bytes);
}

/** How long the link of so many coded bytes is, without its `#`. */
export function frameLength(coded: number): number {
  return PREFIX.length + base64UrlLength(HEADER_BYTES + coded);
}

/** Takes a payload (what follows `t1.`) apart. Throws `link-invalid`: cut off, damaged, or too large. */
export function readFrame(payload: string): Frame {
  const header = fromBase64Url(payload.slice(0, base64UrlLength(HEADER_BYTES)));
  if (header === null) throw damaged();
  if (header.length < HEADER_BYTES) throw cutOff();
  const codedLength = read24(header, 0);
  const packedLength = read24(header, 3);
  if (frameLength(codedLength) > MAX_LINK_CHARACTERS || packedLength > MAX_PACKED_BYTES) {
    throw linkError(
      `This link says that it is larger than any link of ours (${MAX_LINK_CHARACTERS.toLocaleString("en-US")} characters): it was damaged, or made by hand.`,
      "Ask for a fresh link, or for an exported file.",
    );
  }
  const characters = base64UrlLength(HEADER_BYTES + codedLength);
  if (payload.length < characters)
    throw cutOff(payload.length + PREFIX.length, characters + PREFIX.length);
  const bytes = fromBase64Url(payload.slice(0, characters));
  if (bytes === null || checksum(bytes) !== new DataView(bytes.buffer).getUint32(6))
    throw damaged();
  return { coded: bytes.subarray(HEADER_BYTES), packedLength };
}

function cutOff(is = 0, shouldBe = 0): Error {
  const much = shouldBe === 0 ? "" : `: ${is} of ${shouldBe} characters arrived`;
  return linkError(
    `This link was cut off on its way${much}.`,
    "Copy the whole link again, or ask for it through another messenger or as a file.",
  );
}

function damaged(): Error {
  return linkError(
    "This link was damaged on its way: its checksum does not match.",
    "Copy the link again from where it was made.",
  );
}

/** Of both lengths and the code, without the checksum itself. */
function checksum(bytes: Uint8Array): number {
  const rest = new Uint8Array(bytes.length - 4);
  rest.set(bytes.subarray(0, 6));
  rest.set(bytes.subarray(HEADER_BYTES), 6);
  return crc32(rest);
}

function write24(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 16;
  bytes[at + 1] = (value >>> 8) & 255;
  bytes[at + 2] = value & 255;
}

function read24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}
