import { SwitchyardError } from "#core/errors.ts";
import type { Mark, TextPart, TextSession } from "#core/ports/text-session.ts";

/** Stands in the place of a session in a run whose policy has no model of its own: whatever is asked of it throws. */
export class NoSession implements TextSession {
  readonly usage = { prefilledTokens: 0, decodedTokens: 0 };

  append(): Promise<void> {
    return Promise.reject(noModel());
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield without a model
  async *generate(): AsyncGenerator<TextPart, void, void> {
    throw noModel();
  }

  mark(): Mark {
    throw noModel();
  }

  rewind(): Promise<void> {
    return Promise.reject(noModel());
  }

  async close(): Promise<void> {}
}

function noModel(): SwitchyardError {
  return new SwitchyardError(
    "policy-failed",
    "This run has no model for the policy to write with.",
    {
      fix: "Choose a runtime for the policy and ask again.",
      side: "switchyard",
    },
  );
}
