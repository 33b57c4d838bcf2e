import type { PolicyNeeds } from "#core/policies/card.ts";
import type { Provider } from "#providers/provider.ts";
import type { RouterParts } from "./build-run.ts";
import type { EmbeddingSpec, RuntimeSpec } from "./run-request.ts";

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

/** What the models on the visitor's graphics processor lack; `null` each when nothing, or when nobody asks for it. */
export interface GpuLacks {
  readonly model: Missing | null;
  readonly embedding: Missing | null;
}

const NO_LACKS: GpuLacks = { model: null, embedding: null };

/**
 * What a router lacks with these parts; empty when it can run: the one judgement for screens, scripts and servers. The demo
 * has everything.
 */
export function partsMissing(
  needs: PolicyNeeds,
  { runtime, embedding, heads }: RouterParts,
  gpu: GpuLacks = NO_LACKS,
): readonly Missing[] {
  if (runtime.kind === "demo") return [];
  const lacks = [
    sessionMissing(needs.session, runtime, gpu.model),
    needs.heads !== null && heads === null ? HEADS : null,
    // Heads that need vectors of somebody say so when they are opened: only then it is known.
    needs.embedding === true ? vectorsMissing(embedding, gpu.embedding) : null,
  ];
  return lacks.filter((one) => one !== null);
}

function sessionMissing(
  speaks: PolicyNeeds["session"],
  runtime: RuntimeSpec,
  model: Missing | null,
): Missing | null {
  if (speaks === null) return null;
  if (runtime.kind === "page") return model ?? (speaks === "chat" ? toolFormat(runtime) : null);
  if (speaks === "text") return runtime.kind === "server" ? serverMissing(runtime) : SERVER;
  return runtime.kind === "chat" && runtime.model.trim() !== "" ? null : CHAT_MODEL;
}

/** What a policy lacks whose model runs on this server; `null` when nothing. */
export function serverMissing({ baseUrl, model }: ServedModelName): Missing | null {
  return baseUrl.trim() !== "" && model.trim() !== "" ? null : SERVER;
}

/** What a policy lacks that routes by vectors of this server; `null` when nothing. */
export function embeddingMissing({ baseUrl, model }: ServedModelName): Missing | null {
  return baseUrl.trim() !== "" && model.trim() !== "" ? null : EMBEDDING;
}

interface ServedModelName {
  readonly baseUrl: string;
  readonly model: string;
}

function vectorsMissing(embedding: EmbeddingSpec | null, page: Missing | null): Missing | null {
  if (embedding === null) return EMBEDDING;
  if (embedding.kind === "page") return page;
  return embedding.kind === "server" ? embeddingMissing(embedding) : null;
}

/** Tools are written in the format of the Qwen models: another model would read them as noise. */
function toolFormat({ model, shape }: Extract<RuntimeSpec, { kind: "page" }>): Missing | null {
  if (shape === "qwen") return null;
  return {
    what: "model",
    text: `${model} does not speak the format that this policy’s tools are written in: load a Qwen model.`,
  };
}

const SERVER: Missing = {
  what: "server",
  text: "The policy needs a server that runs its model: name its address and the model.",
};
const CHAT_MODEL: Missing = {
  what: "chat-model",
  text: "The policy is played by a chat model with tools: choose its provider and name the model.",
};
const EMBEDDING: Missing = {
  what: "embedding",
  text: "The policy routes by an embedding of the question: name the server that makes it, or let this computer’s GPU make it.",
};
const HEADS: Missing = {
  what: "heads",
  text: "The policy predicts with heads that were fitted before: import released ones, fit your own, and choose them.",
};

/** Which keys there are: of a vault, or of an environment. */
export interface KeysAtHand {
  readonly keys: readonly { readonly provider: string }[];
  /** Remembered keys exist and wait for the passphrase. */
  readonly locked: boolean;
}

/**
 * The keys that a live run lacks. `pool` are the providers that the pool asks, `router` the one where the router's own model
 * is, `null` when it is none's.
 */
export function keysMissing(
  { pool, router }: { readonly pool: readonly Provider[]; readonly router: Provider | null },
  vault: KeysAtHand,
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
  if (missing.length === 0 || !vault.locked) return missing;
  return [{ what: "unlock", text: "Your remembered keys are locked: unlock them." }];
}
