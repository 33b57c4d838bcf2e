import { frameToOptions } from "#core/chat/frame-options.ts";
import { fidelityOf, type StoredOptions } from "#core/policies/card.ts";
import { completeOptions } from "#core/policies/options.ts";
import { type PolicyId, policyCard } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { Fidelity, RunStart } from "#core/trajectory/events.ts";
import { checkQuestionLength } from "#core/trajectory/longest-question.ts";
import type { Weather } from "#demo/weather.ts";
import type { Provider } from "#providers/provider.ts";
import { embeddingMissing } from "./readiness.ts";
import type { EmbeddingSpec, RunRequest, RuntimeSpec } from "./run-request.ts";

/** What executes a router's model, and what it predicts with. What a router has no use for is left out of its run. */
export interface RouterParts {
  readonly runtime: RuntimeSpec;
  readonly embedding: EmbeddingSpec | null;
  /** The id of stored heads. */
  readonly heads: string | null;
}

/** What is the same for a new run and for one that goes on: where its models are, and how the demo world is. */
export interface RunSurroundings {
  readonly parts: RouterParts;
  /** Every provider that is known; those of the pool are taken. */
  readonly providers: readonly Provider[];
  /** Other addresses than the usual ones, by provider. */
  readonly providerUrls: Readonly<Record<string, string>>;
  /** Only used in the demo. */
  readonly weather: Weather;
  /** Demo speed: 1 is natural, 0 is at once. */
  readonly pace: number;
}

/** Plain choices for a run, wherever they come from: the page's settings, a script, a request, a plan. */
export interface RunChoices extends RunSurroundings {
  readonly question: string;
  readonly policy: PolicyId;
  /** As wished; a router without released code to follow has only `switchyard`. */
  readonly fidelity: Fidelity;
  /** What was chosen of the router's options; its card says what applies. */
  readonly options: StoredOptions;
  readonly pool: Pool;
  readonly budget: Budget;
}

/** What makes one run different from the next. */
export interface RunIdentity {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly seed: number;
}

/**
 * The request that runs a question with these choices. It holds no key and no reference into the page. Throws
 * `question-too-long`.
 */
export async function buildRun(choices: RunChoices, identity: RunIdentity): Promise<RunRequest> {
  const { policy, pool, budget } = choices;
  const question = choices.question.trim();
  checkQuestionLength(question);
  const card = policyCard(policy);
  const fidelity = fidelityOf(card, choices.fidelity);
  const parts = usedParts(policy, choices.parts);
  const details = await card.details();
  return {
    ...identity,
    ...surroundings(choices, parts, pool),
    question,
    policy,
    fidelity,
    options: {
      ...optionsOfParts(parts),
      ...completeOptions(details, choices.options, fidelity, pool),
    },
    pool,
    budget,
  };
}

/**
 * The request that goes on with a stored run. Question, options, pool, budget and seed are the stored ones; addresses are
 * not stored with a run, so a live run goes on wherever live runs go now: one that lost its graphics processor can be
 * finished on a server.
 */
export function resumeRun(start: RunStart, now: RunSurroundings): RunRequest {
  const { id, startedAt, question, policy, fidelity, options, pool, budget, seed } = start;
  const stored = { id, startedAt, question, policy, fidelity, options, pool, budget, seed };
  return { ...stored, ...surroundings(now, usedParts(policy, now.parts), pool) };
}

/** The heads that a stored run was started with; `null` where it names none. */
export function storedHeads({ options }: Pick<RunStart, "options">): string | null {
  return typeof options["heads"] === "string" ? options["heads"] : null;
}

/** The providers that a pool uses, with the addresses that the visitor gave. */
export function providersOf(
  pool: Pool,
  { providers, providerUrls }: Pick<RunSurroundings, "providers" | "providerUrls">,
): readonly Provider[] {
  const used = new Set(pool.map((candidate) => candidate.provider));
  return providers
    .filter((provider) => used.has(provider.id))
    .map((provider) => ({
      ...plainProvider(provider),
      baseUrl: providerUrls[provider.id] ?? provider.baseUrl,
    }));
}

/** What an adapter needs of a provider: presets know more. */
function plainProvider({ id, name, dialect, baseUrl, needsKey }: Provider): Provider {
  return { id, name, dialect, baseUrl, needsKey };
}

/** The demo plays every part of a router; of the others only what its card needs is kept. */
function usedParts(policy: string, { runtime, embedding, heads }: RouterParts): RouterParts {
  const { needs } = policyCard(policy);
  const isDemo = runtime.kind === "demo";
  const demoEmbedding = { kind: "demo" } as const;
  return {
    runtime: isDemo || needs.session !== null ? plainRuntime(runtime) : { kind: "none" },
    embedding: needs.embedding ? (isDemo ? demoEmbedding : namedEmbedding(embedding)) : null,
    // The demo has heads of its own for every router; those of the lab run there as well.
    heads: needs.heads === null || (isDemo && needs.heads !== "fitted") ? null : heads,
  };
}

/** A server without a name is none: heads may bring what makes their vectors. */
function namedEmbedding(embedding: EmbeddingSpec | null): EmbeddingSpec | null {
  return embedding?.kind === "server" && embeddingMissing(embedding) !== null ? null : embedding;
}

function plainRuntime(runtime: RuntimeSpec): RuntimeSpec {
  if (runtime.kind !== "chat") return runtime;
  return { ...runtime, provider: plainProvider(runtime.provider) };
}

/**
 * The prompt's shape belongs to the router's model, and heads to what it predicted: a stored run keeps both and is resumed
 * with them.
 */
function optionsOfParts({ runtime, heads }: RouterParts): StoredOptions {
  return {
    ...("shape" in runtime ? { shape: runtime.shape } : {}),
    ...(runtime.kind === "page" && runtime.frame !== undefined
      ? frameToOptions(runtime.frame)
      : {}),
    ...(heads === null ? {} : { heads }),
  };
}

function surroundings(
  choices: RunSurroundings,
  { runtime, embedding, heads }: RouterParts,
  pool: Pool,
): Pick<RunRequest, "runtime" | "embedding" | "heads" | "providers" | "weather" | "pace"> {
  const isDemo = runtime.kind === "demo";
  return {
    runtime,
    embedding,
    heads,
    providers: providersOf(pool, choices),
    weather: isDemo ? choices.weather : null,
    pace: isDemo ? choices.pace : 1,
  };
}
