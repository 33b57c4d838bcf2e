import { SwitchyardError } from "#core/errors.ts";
import type { ProviderRequest } from "./exchange.ts";

/**
 * Optional fields that a server may not know or not allow, with a pattern that finds each in a complaint. Leaving one
 * out changes how a reply is sampled or counted, never what is asked. `max_tokens` is not left out but renamed.
 */
const OPTIONAL = [
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "topP",
  "seed",
  "random_seed",
  "usage",
] as const;

const REFUSAL =
  /unsupported|not supported|does not support|unknown|unrecogni[sz]ed|not permitted|not allowed|unexpected|cannot both|forbidden|deprecated/i;

/**
 * A request rejected for one optional field → an error that asks for another attempt at once, and the field noted in
 * `without` for it. Any other thing thrown comes back as it is.
 */
export function refusedField(
  thrown: unknown,
  request: ProviderRequest,
  without: Set<string>,
): unknown {
  if (!(thrown instanceof SwitchyardError) || thrown.code !== "request-rejected") return thrown;
  if (!REFUSAL.test(thrown.message)) return thrown;
  const sent = JSON.stringify(request.body ?? {});
  const field = OPTIONAL.find(
    (name) =>
      !without.has(name) &&
      sent.includes(`"${name}":`) &&
      new RegExp(`\\b${name}\\b`).test(thrown.message),
  );
  if (field === undefined) return thrown;
  without.add(field);
  return new SwitchyardError("request-rejected", thrown.message, {
    fix: `Asking again without ${field}.`,
    side: "provider",
    retryable: true,
    retryAfterMs: 0,
  });
}
