/**
 * Byte-level vocabularies write each byte as one printable character: printable Latin-1 stands for itself, the other
 * bytes take the characters from U+0100 on, in order (GPT-2, `encoder.py`, `bytes_to_unicode`).
 */
const PRINTABLE: readonly (readonly [number, number])[] = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
];

/** The character of each byte. */
export const CHARACTER_OF_BYTE: readonly string[] = alphabet();

/** The byte of each character of the alphabet. */
export const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(
  CHARACTER_OF_BYTE.map((character, byte) => [character, byte]),
);

function alphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = PRINTABLE.some(([first, last]) => byte >= first && byte <= last);
    if (isPrintable) return String.fromCharCode(byte);
    next += 1;
    return String.fromCharCode(next - 1);
  });
}
