import { FREE, type Price } from "#core/cost/price.ts";
import { type Failure, SwitchyardError } from "#core/errors.ts";
import type { Heads } from "#core/heads/heads.ts";
import type { RunSetup } from "#core/loop/run-policy.ts";
import type { PolicyNeeds } from "#core/policies/card.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatModel } from "#core/ports/chat-model.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { createDemoFetch } from "#demo/demo-fetch.ts";
import { openDemoSession } from "#demo/open-demo-session.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { chatModelFor } from "#providers/chat-model-for.ts";
import type { Provider } from "#providers/provider.ts";
import type { ProviderAccess } from "#providers/provider-access.ts";
import type { RunRequest } from "./run-request.ts";

/** What a run needs of the outside world, wherever it runs: in the router worker, or in `npm run serve`. */
export interface RunMeans {
  /** Everything an adapter needs except the key. */
  readonly access: Omit<ProviderAccess, "key">;
  /** The key for a provider at its address; `null` without one. */
  readonly keyFor: (provider: Provider) => Promise<string | null>;
  /** Heads that were imported or fitted before. Throws when they are gone. */
  readonly headsFor: (id: string) => Promise<Heads>;
  /**
   * Opens a session on the model of the visitor's graphics processor; `warn` is told what went wrong while the run goes
   * on. `null` where there is no such processor.
   */
  readonly openGpuSession:
    | ((warn: (failure: Failure) => void, signal: AbortSignal) => Promise<TextSession>)
    | null;
  /** The embedding model there, by its id; `null` while none is loaded. */
  readonly openGpuEmbedder: (model: string) => Embedder | null;
}

/** The parts of a run that its request decides; where its events go and what stops it is the caller's. */
export type RunParts = Omit<RunSetup<null>, "sink" | "signal" | "recorded">;

/** Puts a run together. `warn` is told what went wrong while the run goes on. Throws when heads that it needs are gone. */
export async function openRun(
  means: RunMeans,
  request: RunRequest,
  start: Omit<RunStart, "at" | "type">,
  warn: (failure: Failure) => void,
): Promise<RunParts> {
  const { runtime } = request;
  const { fidelity, options } = start;
  const card = policyCard(start.policy);
  const access = runtime.kind === "demo" ? demoAccess(means, request) : means.access;
  const heads = await headsOf(means, request);
  const embedder = await openEmbedder(means, request, heads);
  return {
    start: { ...start, startedAt: request.startedAt },
    policy: await (await card.details()).open({ fidelity, options, heads }),
    options: null,
    openSession:
      card.needs.session !== null && runtime.kind !== "none"
        ? (signal) => openSession(means, request, warn, signal)
        : null,
    ...(embedder === null ? {} : { embedder }),
    chatModelFor: (candidate) => modelFor(means, request, access, candidate),
    policyPrice: policyPrice(request),
    clock: access.clock,
  };
}

/** The demo's candidates answer behind a `fetch` of the demo's own; everything above it is the live code. */
function demoAccess(means: RunMeans, request: RunRequest): Omit<ProviderAccess, "key"> {
  const { seed, pace, pool } = request;
  const { clock } = means.access;
  const weather = request.weather ?? CLEAR_SKY;
  return {
    ...means.access,
    fetch: createDemoFetch({ seed, weather, clock, pace, pool }),
    online: () => true,
  };
}

async function headsOf(means: RunMeans, request: RunRequest): Promise<Heads | null> {
  const { policy, runtime, heads, pool } = request;
  const needed = policyCard(policy).needs.heads;
  if (needed === null) return null;
  const stored = heads === null ? null : await means.headsFor(heads);
  // In the demo only routers of the lab are brought along: what else is chosen belongs to live runs.
  const isOfDemo = runtime.kind === "demo" && stored?.kind !== "fitted";
  return isOfDemo ? demoHeadsFor(needed, pool) : stored;
}

async function demoHeadsFor(
  needed: NonNullable<PolicyNeeds["heads"]>,
  pool: RunRequest["pool"],
): Promise<Heads> {
  if (needed === "fitted") return (await import("#demo/demo-fitted.ts")).demoFitted(pool);
  const { demoHeads } = await import("#demo/demo-heads.ts");
  return demoHeads(needed === "any" ? "ridge" : needed, pool);
}

async function openEmbedder(
  means: RunMeans,
  { embedding }: RunRequest,
  heads: Heads | null,
): Promise<Embedder | null> {
  if (heads?.kind === "fitted") {
    if (heads.embedding === null) return null;
    if (heads.lexical !== null) {
      const { LexicalEmbedder } = await import("#core/embeddings/lexical/lexical-embedder.ts");
      return new LexicalEmbedder(heads.lexical);
    }
  }
  if (embedding === null) return null;
  if (embedding.kind === "demo") {
    const { DemoEmbedder } = await import("#demo/demo-embedder.ts");
    return new DemoEmbedder();
  }
  if (embedding.kind === "page") {
    const embedder = means.openGpuEmbedder(embedding.model);
    if (embedder === null) throw noEmbedding(embedding.model);
    return embedder;
  }
  const { EmbeddingServer } = await import("#providers/embedding-server.ts");
  return new EmbeddingServer(embedding.baseUrl, embedding.model, means.access);
}

function noGpu(): SwitchyardError {
  return new SwitchyardError(
    "model-not-loaded",
    "There is no graphics processor to run a model on here.",
    {
      fix: "Let a server run the policy.",
      side: "visitor",
    },
  );
}

function noEmbedding(model: string): SwitchyardError {
  return new SwitchyardError(
    "model-not-loaded",
    `The embedding model ${model} is not loaded on the graphics processor.`,
    {
      fix: "Load it under Models, beside the routers’ heads, or choose an embedding server there.",
      side: "visitor",
    },
  );
}

async function openSession(
  means: RunMeans,
  request: RunRequest,
  warn: (failure: Failure) => void,
  signal: AbortSignal,
): Promise<TextSession> {
  const { runtime, policy, seed, pace } = request;
  switch (runtime.kind) {
    case "demo": {
      const weather = request.weather ?? CLEAR_SKY;
      const speaks = policyCard(policy).needs.session ?? "text";
      return openDemoSession(speaks, { seed, weather, clock: means.access.clock, pace });
    }
    case "page": {
      if (means.openGpuSession === null) throw noGpu();
      return means.openGpuSession(warn, signal);
    }
    case "chat": {
      const { ToolChatSession } = await import("#providers/tool-chat-session.ts");
      const { provider, model } = runtime;
      const key = (): Promise<string | null> => means.keyFor(provider);
      return new ToolChatSession(provider, model, { ...means.access, key });
    }
    case "server": {
      const { CompletionsSession, policyServer } = await import(
        "#providers/completions-session.ts"
      );
      const server = policyServer(runtime.baseUrl);
      const key = (): Promise<string | null> => means.keyFor(server);
      return new CompletionsSession(server, runtime.model, { ...means.access, key });
    }
    case "none":
      throw new Error("a run without a runtime opens no session");
  }
}

const DEMO_PROVIDER: Provider = {
  id: "demo",
  name: "The demo world",
  dialect: "openai",
  baseUrl: "https://demo.invalid/v1",
  needsKey: false,
};

function modelFor(
  means: RunMeans,
  request: RunRequest,
  access: Omit<ProviderAccess, "key">,
  candidate: Candidate,
): ChatModel {
  if (request.runtime.kind === "demo") {
    return chatModelFor(DEMO_PROVIDER, { ...access, key: () => null });
  }
  const provider = request.providers.find((known) => known.id === candidate.provider);
  if (provider === undefined) throw unknownProvider(candidate);
  return chatModelFor(provider, { ...access, key: () => means.keyFor(provider) });
}

function unknownProvider(candidate: Candidate): SwitchyardError {
  return new SwitchyardError(
    "request-rejected",
    `${candidate.id} belongs to the provider “${candidate.provider}”, which is not set up.`,
    { fix: "Choose another provider for it under Models.", side: "visitor" },
  );
}

function policyPrice({ runtime }: RunRequest): Price | null {
  return runtime.kind === "server" || runtime.kind === "chat" ? runtime.price : FREE;
}
