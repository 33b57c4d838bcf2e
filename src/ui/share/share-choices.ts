import type { SecretKind } from "#core/share/find-secrets.ts";
import type { LinkTier } from "#core/share/link-limits.ts";
import type { Omission } from "#core/share/redact.ts";

/** What leaving a part out means for the reader. */
export const OMISSION_TEXT = {
  prompt: {
    title: "Router prompt",
    text: "The instructions and the descriptions of the candidates.",
  },
  thoughts: { title: "Thoughts", text: "What the router wrote outside its calls and its answer." },
  replies: { title: "Replies", text: "What the candidates answered." },
  queries: { title: "Queries", text: "What the candidates were asked." },
  prices: { title: "Prices and costs", text: "Every amount of money." },
} as const satisfies Record<Omission, { title: string; text: string }>;

/** Where a link of a length can be sent whole. */
export const TIER_TEXT = {
  discord: "Fits anywhere, chat apps included.",
  telegram: "Fits most chat apps (4,096 characters); too long for those that stop at 2,000.",
  "phone-address-bar": "Fits mail and phone address bars (8,192); too long for most chat apps.",
  "desktop-address-bar": "Long: mail and documents carry it, chat apps and phones cut it.",
  "issue-tracker": "Very long: only documents and issue trackers carry it whole.",
} as const satisfies Record<LinkTier, string>;

export const TOO_LONG_TEXT =
  "Too long for any place we know. Leave something out, or export a file.";

export const SECRET_LABEL = {
  "api-key": "An API key",
  token: "An access token",
  "private-key": "A private key",
  password: "A password in an address",
  "random-text": "A long random text",
} as const satisfies Record<SecretKind, string>;
