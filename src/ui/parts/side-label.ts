import type { ErrorSide } from "#core/errors.ts";

/** Whose side a failure is on, as a reader sees it. */
export const SIDE_LABEL = {
  visitor: "On your side.",
  network: "Between this page and the provider.",
  provider: "On the provider’s side.",
  policy: "On the policy’s side: its model wrote this.",
  switchyard: "On Switchyard’s side.",
} as const satisfies Record<ErrorSide, string>;
