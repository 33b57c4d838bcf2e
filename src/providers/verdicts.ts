import type { ErrorCode, ErrorSide } from "#core/errors.ts";

/** What an error answer means. */
export interface Verdict {
  readonly code: ErrorCode;
  /** What happened, after the provider's name. */
  readonly what: string;
  readonly fix: string;
  readonly side?: ErrorSide;
  readonly retryable?: boolean;
}

/** All that an error answer can mean. */
export const VERDICTS = {
  KEY_REJECTED: {
    code: "key-rejected",
    what: "did not accept the key",
    fix: "Check that the key is complete, not revoked, and allowed to use this model; then enter it again.",
    side: "visitor",
  },
  KEY_LACKS_RIGHT: {
    code: "key-rejected",
    what: "does not let this key do that",
    fix: "Allow it in the provider's console, enter another key, or choose another candidate.",
    side: "visitor",
  },
  KEY_MISSING: {
    code: "key-missing",
    what: "wants a key and none was sent",
    fix: "Enter a key for it in Settings.",
    side: "visitor",
  },
  KEY_LIMIT: {
    code: "credit-exhausted",
    what: "says that the limit set for this key is used up",
    fix: "Raise the limit of the key at the provider, or enter another key.",
    side: "visitor",
  },
  NO_CREDIT: {
    code: "credit-exhausted",
    what: "has no credit left for this key",
    fix: "Top up the account, or choose a candidate of another provider.",
    side: "visitor",
  },
  TOO_LITTLE_CREDIT: {
    code: "credit-exhausted",
    what: "has too little credit left for a reply of this length",
    fix: "Top up the account, or lower the candidate's token limit in Models.",
    side: "visitor",
  },
  REFUSED: {
    code: "refused-by-provider",
    what: "refused the request",
    fix: "Change the question, or choose another candidate.",
  },
  FORBIDDEN: {
    code: "refused-by-provider",
    what: "does not allow the request",
    fix: "Check that the key may use this model and that the provider serves the place you are in, or choose another candidate.",
  },
  REGION: {
    code: "refused-by-provider",
    what: "does not serve the place the request comes from",
    fix: "Choose a candidate of another provider; the question is not the cause.",
  },
  DATA_POLICY: {
    code: "refused-by-provider",
    what: "has nobody who serves this model under your privacy settings",
    fix: "Change the privacy settings of your account at the provider (at OpenRouter: openrouter.ai/settings/privacy), or choose another candidate.",
    side: "visitor",
  },
  PROVIDER_SETTINGS: {
    code: "refused-by-provider",
    what: "has nobody who serves this model under the settings of your account",
    fix: "Change the allowed and ignored providers of your account, or choose another candidate.",
    side: "visitor",
  },
  NO_MODEL: {
    code: "model-not-found",
    what: "does not know this model",
    fix: "Check the model's name in Models and the provider's address in Settings; models are renamed and retired.",
    side: "visitor",
  },
  NO_CHAT: {
    code: "model-not-found",
    what: "does not offer this model for chat",
    fix: "Take a chat model in its place in Models.",
    side: "visitor",
  },
  ADDRESS: {
    code: "address-wrong",
    what: "has nothing at this address",
    fix: "Correct the provider's address in Settings; it ends where /chat/completions would follow, mostly in /v1.",
    side: "visitor",
  },
  TOKEN_LIMIT: {
    code: "request-rejected",
    what: "does not write a reply as long as the limit that was asked for",
    fix: "Lower the candidate's token limit in Models.",
    side: "visitor",
  },
  TOO_LONG: {
    code: "context-full",
    what: "cannot take a text this long",
    fix: "Choose a model with a larger context, or lower the number of rounds.",
    side: "policy",
  },
  TOO_MANY: {
    code: "rate-limited",
    what: "has had too many requests from this key",
    fix: "Wait a little and ask again, or choose a candidate of another provider.",
    retryable: true,
  },
  TOO_MUCH_AT_ONCE: {
    code: "rate-limited",
    what: "does not let this key send or receive that much in a minute",
    fix: "Lower the candidate's token limit in Models, ask something shorter, or choose a candidate with a higher limit.",
    side: "visitor",
  },
  TOO_MANY_UPSTREAM: {
    code: "rate-limited",
    what: "passes on that the provider behind it takes no more requests now",
    fix: "Wait a little and ask again, choose another candidate, or give the gateway a key of your own for that provider.",
    retryable: true,
  },
  BUSY: {
    code: "overloaded",
    what: "is overloaded",
    fix: "Ask again in a minute, or choose a candidate of another provider.",
    retryable: true,
  },
  BROKEN: {
    code: "provider-error",
    what: "had an error of its own",
    fix: "Ask again; if it lasts, choose another candidate.",
    retryable: true,
  },
  REJECTED: {
    code: "request-rejected",
    what: "did not accept the request",
    fix: "Check the candidate's settings (model, temperature, tokens) in Models.",
    side: "switchyard",
  },
  NO_REPLY: {
    code: "provider-error",
    what: "answered with something that is no reply",
    fix: "Read what it says, if it says something; check the model's name in Models and the provider's address in Settings.",
  },
  REDIRECTED: {
    code: "redirected",
    what: "tried to send the request, and the key with it, to another address",
    fix: "Correct the provider's address in Settings; Switchyard never follows a redirect.",
  },
} as const satisfies Record<string, Verdict>;
