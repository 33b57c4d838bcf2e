import { toFailure } from "#core/errors.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { ApiError } from "#core/serve/api-error.ts";
import { badRequest, errorOfFailure } from "#core/serve/api-error.ts";
import type { Completion, CompletionChunk } from "#core/serve/completion.ts";
import { CompletionWriter } from "#core/serve/completion-writer.ts";
import {
  type CompletionRequest,
  isApiError,
  readCompletionRequest,
} from "#core/serve/read-completion-request.ts";
import { SERVED_MODELS, type ServedModel } from "#core/serve/served-models.ts";
import { type Budget, DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { CLEAR_SKY, type Weather } from "#demo/weather.ts";
import { POOL_PRESETS, presetPool } from "#pricing/pools.ts";
import { PRESETS } from "#providers/presets.ts";
import type { Provider } from "#providers/provider.ts";
import type { RouterParts } from "#run/build-run.ts";
import { type CompletionSetup, completionRun, servedMissing } from "#run/completion-run.ts";
import type { GpuMeans } from "#run/gpu-means.ts";
import { newId, newSeed } from "#run/new-id.ts";
import { type Missing, partsMissing } from "#run/readiness.ts";
import type { EmbeddingSpec, RuntimeSpec } from "#run/run-request.ts";
import type { RouterClient, RunHandle } from "#workers/router/client.ts";

declare global {
  interface Window {
    /** Where scripts of the page find {@link createRouter}; its code is loaded when it is called. */
    switchyard?: { readonly createRouter: (options?: RouterOptions) => Promise<Router> };
  }
}

/** What a script may choose. Without a choice everything is the demo world's: no key, no network, no cost. */
export interface RouterOptions {
  /**
   * What executes the policy's model. `{ kind: "page" }` is the one that is loaded on the graphics processor: its name and
   * the format of its prompts are read from it.
   */
  readonly runtime?: RuntimeSpec | { readonly kind: "page" };
  /** The id of a pool that the page comes with, or a pool. */
  readonly pool?: string | Pool;
  /** Where the pool's candidates are asked; keys are those of the page's Settings and never pass through here. */
  readonly providers?: readonly Provider[];
  /** What turns questions into vectors, for policies that route by them. */
  readonly embedding?: EmbeddingSpec;
  /** The id of stored heads. */
  readonly heads?: string;
  readonly budget?: Partial<Budget>;
  /** Only in the demo: faults, and its speed (1 is natural, 0 at once). */
  readonly weather?: Weather;
  readonly pace?: number;
}

/** What `create` takes: the fields of OpenAI's request that {@link readCompletionRequest} reads. */
export interface CompletionParams {
  /** A policy: `xrouter`, `xrouter-simple`, `router-r1` … */
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly stream?: boolean;
  readonly [field: string]: unknown;
}

/** A request that was not answered. Fields and status are those of OpenAI's API. */
export class RouterError extends Error {
  override readonly name = "RouterError";
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;

  constructor({ status, error }: ApiError) {
    super(error.message);
    this.status = status;
    this.type = error.type;
    this.param = error.param;
    this.code = error.code;
  }
}

/** An OpenAI-like client whose server is this page. */
export interface Router {
  readonly models: { list(): { readonly data: readonly { readonly id: string }[] } };
  readonly chat: {
    readonly completions: {
      create(
        params: CompletionParams & { readonly stream: true },
        options?: CallOptions,
      ): Promise<AsyncGenerator<CompletionChunk, void, void>>;
      create(
        params: CompletionParams & { readonly stream?: false },
        options?: CallOptions,
      ): Promise<Completion>;
    };
  };
}

interface CallOptions {
  /** Stops the run. */
  readonly signal?: AbortSignal;
}

/**
 * The page's routing for scripts: the same core, worker, vault and history as a question that is typed. `gpu` is the way to
 * the models on the graphics processor. Errors are {@link RouterError}s; a stream's come while it is read.
 */
export function createRouter(
  client: Pick<RouterClient, "start">,
  options: RouterOptions = {},
  gpu: GpuMeans | null = null,
): Router {
  const setup = setupOf(options);
  const models = SERVED_MODELS.filter((served) => servedMissing(served, setup.parts).length === 0);

  async function create(
    params: CompletionParams,
    { signal }: CallOptions = {},
  ): Promise<Completion | AsyncGenerator<CompletionChunk, void, void>> {
    const asked = readCompletionRequest(params);
    if (isApiError(asked)) throw new RouterError(asked);
    const served = models.find(({ id }) => id === asked.model);
    if (served === undefined) throw new RouterError(unknownModel(asked.model, models));
    const parts = await connectedParts(setup.parts, served, gpu);
    const { writer, chunks } = await answering(client, asked, served, { ...setup, parts }, signal);
    if (params.stream === true) return chunks;
    for await (const _ of chunks) {
      // The whole answer is wanted: its pieces are not.
    }
    return unlessError(writer.whole());
  }

  return {
    models: { list: () => ({ data: models.map(({ id }) => ({ id })) }) },
    chat: { completions: { create: create as Router["chat"]["completions"]["create"] } },
  };
}

/**
 * The parts of a run with what is known of the page's own models only when it begins: which one is loaded, and in which
 * format it is spoken to. Throws a {@link RouterError} with what is missing.
 */
async function connectedParts(
  parts: RouterParts,
  served: ServedModel,
  gpu: GpuMeans | null,
): Promise<RouterParts> {
  const { needs } = policyCard(served.policy);
  const { embedding } = parts;
  const isOnPage = needs.session !== null && parts.runtime.kind === "page";
  const model = isOnPage ? await gpuModel(gpu) : { runtime: parts.runtime, missing: null };
  const isEmbeddedHere = needs.embedding && embedding?.kind === "page";
  const vectors = isEmbeddedHere ? await (gpu?.embedding(embedding.model) ?? NO_GPU) : null;
  const connected = { ...parts, runtime: model.runtime };
  const missing = partsMissing(needs, connected, { model: model.missing, embedding: vectors });
  if (missing.length > 0) throw new RouterError(notReady(missing));
  return connected;
}

const NO_GPU: Missing = {
  what: "gpu",
  text: "There is no way to this page’s graphics processor from here.",
};

async function gpuModel(gpu: GpuMeans | null): ReturnType<GpuMeans["model"]> {
  return gpu === null ? { runtime: UNKNOWN_MODEL, missing: NO_GPU } : await gpu.model();
}

interface Answering {
  readonly writer: CompletionWriter;
  /** Must be read to its end: that is what carries the run on. Leaving it stops the run. */
  readonly chunks: AsyncGenerator<CompletionChunk, void, void>;
}

async function answering(
  client: Pick<RouterClient, "start">,
  asked: CompletionRequest,
  served: ServedModel,
  setup: CompletionSetup,
  signal: AbortSignal | undefined,
): Promise<Answering> {
  const startedAt = Date.now();
  const id = newId();
  const head = {
    id: `chatcmpl-${id}`,
    created: Math.floor(startedAt / 1000),
    model: asked.model,
  };
  const writer = new CompletionWriter(head, served);
  const identity = { id, startedAt, seed: newSeed() };
  const request = await completionRun(asked, served, setup, identity).catch((thrown: unknown) => {
    throw new RouterError(errorOfFailure(toFailure(thrown)));
  });

  async function* run(): AsyncGenerator<CompletionChunk, void, void> {
    for await (const event of eventsOf(client.start(request), signal)) {
      const chunk = writer.take(event);
      if (chunk !== null) yield chunk;
    }
    signal?.throwIfAborted();
    yield* unlessError(writer.close(asked.includeUsage));
  }
  return { writer, chunks: run() };
}

/** The events of a run. A reader that leaves, or a signal that fires, stops it. */
async function* eventsOf(
  handle: RunHandle,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, void> {
  const stop = (): void => handle.stop();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    for await (const message of handle.messages) {
      if (message.type === "events") yield* message.events;
      const failure = message.type === "finish" ? message.failure : null;
      if (failure !== null) throw new RouterError(errorOfFailure(failure));
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

function unlessError<Value extends object>(value: Value | ApiError): Value {
  if (isApiError(value)) throw new RouterError(value);
  return value;
}

/** Stands for the loaded model until a run begins. */
const UNKNOWN_MODEL: RuntimeSpec = { kind: "page", model: "", shape: "qwen" };

function setupOf(options: RouterOptions): CompletionSetup {
  const { runtime = { kind: "demo" }, embedding = null, heads = null } = options;
  return {
    parts: { runtime: runtime.kind === "page" ? UNKNOWN_MODEL : runtime, embedding, heads },
    pool: poolOf(options.pool),
    providers: options.providers ?? PRESETS,
    providerUrls: {},
    budget: { ...DEFAULT_BUDGET, ...options.budget },
    weather: options.weather ?? CLEAR_SKY,
    pace: options.pace ?? 1,
  };
}

function poolOf(pool: RouterOptions["pool"]): Pool {
  if (typeof pool === "object") return pool;
  const preset = presetPool(pool ?? "");
  if (preset !== null) return preset.pool;
  const known = POOL_PRESETS.map(({ id }) => id).join(", ");
  throw new RouterError(badRequest(`There is no pool ${pool}. There are ${known}.`));
}

function notReady(missing: readonly Missing[]): ApiError {
  const message = missing.map(({ text }) => text).join(" ");
  return badRequest(`This model cannot be run yet. ${message}`, "model_not_ready", "model", 409);
}

function unknownModel(model: string, models: readonly ServedModel[]): ApiError {
  const known = models.map(({ id }) => id).join(", ");
  const message = `No model ${model} can be run with this setup. There are ${known}.`;
  return badRequest(message, "model_not_found", "model", 404);
}
