import type { Provider } from "#providers/provider.ts";
import type { VaultStatus } from "#workers/router/api.ts";
import type { PolicyServer } from "./preferences.svelte.ts";

/**
 * Something a live run still needs, in the words of the visitor. A `model` is loaded on the Models screen, a `gpu` that
 * cannot run one is a reason to run elsewhere, everything else is set on the Settings screen.
 */
export interface Missing {
  readonly what: "server" | "model" | "gpu" | "key" | "unlock";
  readonly text: string;
}

/** What a policy lacks whose model runs on a server; `null` when nothing. */
export function serverMissing({ baseUrl, model }: PolicyServer): Missing | null {
  if (baseUrl.trim() !== "" && model.trim() !== "") return null;
  return {
    what: "server",
    text: "The policy needs a server that runs its model: name its address and the model.",
  };
}

/** What stands between the visitor and a live run; empty when it can begin. `policy` is what its runtime lacks. */
export function liveReadiness(
  policy: Missing | null,
  used: readonly Provider[],
  vault: VaultStatus,
): readonly Missing[] {
  const missing: Missing[] = policy === null ? [] : [policy];
  const keyed = new Set(vault.keys.map((key) => key.provider));
  const keyless = used.filter((provider) => provider.needsKey && !keyed.has(provider.id));
  if (keyless.length > 0 && vault.locked) {
    missing.push({ what: "unlock", text: "Your remembered keys are locked: unlock them." });
  } else {
    for (const { name } of keyless) {
      missing.push({ what: "key", text: `The pool asks ${name}: add your key for it.` });
    }
  }
  return missing;
}
