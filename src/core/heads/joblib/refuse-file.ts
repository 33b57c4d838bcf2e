import { SwitchyardError } from "#core/errors.ts";

const FIX =
  "Use the checkpoint files as their authors publish them, or save the model again with scikit-learn and joblib.";

/** Throws `import-invalid`: the file is not one that this reader takes, and why. */
export function refuseFile(why: string, fix: string = FIX): never {
  throw new SwitchyardError("import-invalid", why, { fix, side: "visitor" });
}
