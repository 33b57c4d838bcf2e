import type { Provider } from "#providers/provider.ts";
import type { VaultStatus } from "#workers/router/api.ts";
import type { ChatRouter, EmbeddingServer, PolicyServer } from "./settings/preferences.svelte.ts";

/**
 * Something a live run still needs, in the words of the visitor. A `model` is loaded on the Models screen, a `gpu` that
 * cannot run one is a reason to run elsewhere, a `chat-model` is named beside the question, `heads` and `embedding` are
 * set on the Models screen, everything else on the Settings screen.
 */
export interface Missing {
  readonly what:
    | "server"
    | "chat-model"
    | "model"
    | "gpu"
    | "embedding"
    | "heads"
    | "key"
    | "unlock";
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

/** What a policy lacks that a chat model plays; `null` when nothing. `provider` is the chosen one, where it is known. */
export function chatMissing({ model }: ChatRouter, provider: Provider | null): Missing | null {
  if (model.trim() !== "" && provider !== null) return null;
  return {
    what: "chat-model",
    text: "The policy is played by a chat model with tools: choose its provider and name the model.",
  };
}

/** What a policy lacks that routes by vectors of the question; `null` when nothing. */
export function embeddingMissing({ baseUrl, model }: EmbeddingServer): Missing | null {
  if (baseUrl.trim() !== "" && model.trim() !== "") return null;
  return {
    what: "embedding",
    text: "The policy routes by an embedding of the question: name the server that makes it, or let this computer’s GPU make it.",
  };
}

/** What a policy lacks that predicts from stored heads; `null` when nothing. */
export function headsMissing(headsId: string | null): Missing | null {
  if (headsId !== null) return null;
  return {
    what: "heads",
    text: "The policy predicts with heads that were fitted before: import released ones, fit your own, and choose them.",
  };
}

/** Who must be paid or asked with a key in a live run. */
export interface LiveProviders {
  readonly pool: readonly Provider[];
  /** Where the policy's own model is, when it is a provider's. */
  readonly router: Provider | null;
}

/** What stands between the visitor and a live run; empty when it can begin. `policy` is what the policy itself lacks. */
export function liveReadiness(
  policy: readonly Missing[],
  { pool, router }: LiveProviders,
  vault: VaultStatus,
): readonly Missing[] {
  const keyed = new Set(vault.keys.map((key) => key.provider));
  const lacksKey = ({ needsKey, id }: Provider): boolean => needsKey && !keyed.has(id);
  const isListed = router === null || pool.some(({ id }) => id === router.id);
  const missing: Missing[] = pool
    .filter(lacksKey)
    .map(({ name }) => ({ what: "key", text: `The pool asks ${name}: add your key for it.` }));
  if (!isListed && lacksKey(router)) {
    missing.push({
      what: "key",
      text: `The router’s model is at ${router.name}: add your key for it.`,
    });
  }
  if (missing.length === 0 || !vault.locked) return [...policy, ...missing];
  return [...policy, { what: "unlock", text: "Your remembered keys are locked: unlock them." }];
}
