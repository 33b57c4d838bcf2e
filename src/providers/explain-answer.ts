import { SwitchyardError } from "#core/errors.ts";
import { addressAdvice } from "./address-advice.ts";
import type { Provider } from "./provider.ts";
import type { Complaint } from "./provider-complaint.ts";
import { verdictOn } from "./verdict-on.ts";

export interface AnswerContext {
  readonly keySent: boolean;
  /** From the headers, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** True where another attempt would get the same answer, whatever it says. */
  readonly isFinal?: boolean;
}

/**
 * An answer that is an error → our error. `status` is the answer's, or the one named inside an error event of a
 * stream that began with 200 (500 when it names none); `null` where nothing but words stands in the place of a reply.
 */
export function explainAnswer(
  provider: Provider,
  status: number | null,
  complaint: Complaint,
  context: AnswerContext,
): SwitchyardError {
  const advice = addressAdvice(provider);
  const { keySent, isFinal = false } = context;
  const verdict = verdictOn(status, complaint, { keySent, isAddressOdd: advice !== null });
  const says = complaint.message === "" ? "." : `: “${complaint.message}”`;
  const wait = context.retryAfterMs ?? complaint.waitMs;
  const retryable = verdict.retryable === true && status !== null && !isFinal;
  const fix =
    verdict.code === "address-wrong" && advice !== null
      ? `${advice} Correct it in Settings.`
      : verdict.fix;
  return new SwitchyardError(
    verdict.code,
    `${provider.name} ${verdict.what}${aboutText(status, complaint.parameter)}${says}`,
    {
      fix: fixWithWait(fix, retryable ? wait : undefined),
      side: verdict.side ?? "provider",
      retryable,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    },
  );
}

function aboutText(status: number | null, parameter: string): string {
  const facts = [
    ...(status === null ? [] : [String(status)]),
    ...(parameter === "" ? [] : [`field ${parameter}`]),
  ];
  return facts.length === 0 ? "" : ` (${facts.join(", ")})`;
}

function fixWithWait(fix: string, waitMs: number | undefined): string {
  if (waitMs === undefined || waitMs < 1000) return fix;
  return `${fix} It asks to wait ${Math.ceil(waitMs / 1000)} s.`;
}
