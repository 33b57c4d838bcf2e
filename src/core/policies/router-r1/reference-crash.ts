import { SwitchyardError } from "#core/errors.ts";

/** The exception that ends the released script at this point, by its Python name and message. */
export interface ReferenceCrash {
  readonly error: "AttributeError" | "IndexError" | "KeyError" | "TypeError";
  readonly message: string;
}

/**
 * Paper fidelity ends a run where the released code crashes; `happened` says why in words. The original exception is
 * kept as the cause, for the conformance check.
 */
export function referenceCrash(crash: ReferenceCrash, happened: string): SwitchyardError {
  return new SwitchyardError("policy-failed", `${happened} The released code stops here.`, {
    fix: "Choose the fidelity “switchyard”, which goes on, or ask again.",
    side: "policy",
    cause: crash,
  });
}
