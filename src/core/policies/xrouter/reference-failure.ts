import { SwitchyardError } from "#core/errors.ts";

/** How the released server answers where it gives up: an HTTP status and the text in its body. */
export interface ReferenceFailure {
  readonly status: number;
  readonly detail: string;
}

/**
 * Paper fidelity ends a run where the released server answers with an error; `happened` says why in words. The released
 * answer is kept as the cause, for the conformance check.
 */
export function referenceFailure(failure: ReferenceFailure, happened: string): SwitchyardError {
  return new SwitchyardError("policy-failed", `${happened} The released server gives up here.`, {
    fix: "Choose the fidelity “switchyard”, which goes on, or ask again.",
    side: "policy",
    cause: failure,
  });
}

/** An exception inside the released loop: it becomes status 500 for the whole request. */
export function routerError(message: string, happened: string): SwitchyardError {
  return referenceFailure({ status: 500, detail: `Router error: ${message}` }, happened);
}
