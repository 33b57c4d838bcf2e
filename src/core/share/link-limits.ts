/** The longest link we make or read, in characters after the `#`. Browsers take more; messengers and bug trackers do not. */
export const MAX_LINK_CHARACTERS = 65_536;

/** What a link may unpack to before its texts are copied: bounds the time of decoding to about a second. */
export const MAX_PACKED_BYTES = 524_288;

/** What all its texts together may come to, in characters: a link can repeat itself, and must not do so for ever. */
export const MAX_TEXT_CHARACTERS = 2_097_152;

/** More events than a link of that size can hold honestly. */
export const MAX_LINK_EVENTS = 50_000;

/** Where a link of some length still fits, longest text first refused: measured or published limits of one message. */
export const LINK_TIERS = [
  { characters: 2000, fits: "discord" },
  { characters: 4096, fits: "telegram" },
  { characters: 8192, fits: "phone-address-bar" },
  { characters: 32_779, fits: "desktop-address-bar" },
  { characters: MAX_LINK_CHARACTERS, fits: "issue-tracker" },
] as const;

export type LinkTier = (typeof LINK_TIERS)[number]["fits"];

/** The narrowest place that a whole address of this many characters fits; `null` when it is too long for any. */
export function linkTier(characters: number): LinkTier | null {
  return LINK_TIERS.find((tier) => characters <= tier.characters)?.fits ?? null;
}
