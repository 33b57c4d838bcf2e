import type { Provider } from "#providers/provider.ts";
import type { VaultStatus } from "#workers/router/api.ts";
import type { PolicyServer } from "./preferences.svelte.ts";

/** Something a live run still needs, in the words of the visitor. All of it is set on the Settings screen. */
export interface Missing {
  readonly what: "server" | "key" | "unlock";
  readonly text: string;
}

/** What stands between the visitor and a live run; empty when it can begin. */
export function liveReadiness(
  server: PolicyServer,
  used: readonly Provider[],
  vault: VaultStatus,
): readonly Missing[] {
  const missing: Missing[] = [];
  if (server.baseUrl.trim() === "" || server.model.trim() === "") {
    missing.push({
      what: "server",
      text: "The policy needs a server that runs its model: name its address and the model.",
    });
  }
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
