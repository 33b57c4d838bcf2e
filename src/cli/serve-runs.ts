import { openAsBlob } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { SwitchyardError } from "#core/errors.ts";
import type { Heads } from "#core/heads/heads.ts";
import { type CheckpointFile, readHeadsFiles } from "#core/heads/read-checkpoint.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import type { PolicyId } from "#core/policies/policies.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { CompletionRequest } from "#core/serve/read-completion-request.ts";
import { SERVED_MODELS, type ServedModel } from "#core/serve/served-models.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { POOL_PRESETS, presetPool } from "#pricing/pools.ts";
import { policyServer } from "#providers/completions-session.ts";
import { PRESETS } from "#providers/presets.ts";
import type { Provider } from "#providers/provider.ts";
import type { RouterParts } from "#run/build-run.ts";
import { type CompletionSetup, completionRun, servedMissing } from "#run/completion-run.ts";
import { newSeed } from "#run/new-id.ts";
import { openRun, type RunMeans } from "#run/open-run.ts";
import type { RunRequest, RuntimeSpec } from "#run/run-request.ts";
import { startOf } from "#run/start-of-run.ts";
import { checkpointFiles } from "#workers/heads/checkpoint-files.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { type PolicyServer, type ServeSettings, UsageError } from "./serve-settings.ts";

/** The environment: keys are read from it for each request and kept nowhere. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the surface can be asked for, and how it is carried out. */
export interface ServedRuns {
  readonly models: readonly ServedModel[];
  /** What {@link run} runs for a request. */
  build(asked: CompletionRequest, served: ServedModel, id: string): Promise<RunRequest>;
  /** Runs a request to its end; `onEvent` is told of everything. Rejects only when the run could not begin. */
  run(
    asked: CompletionRequest,
    served: ServedModel,
    id: string,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Prepares the runs of a server. Throws {@link UsageError} for a pool that there is not, and what a bad heads folder means. */
export async function servedRuns(settings: ServeSettings, env: Environment): Promise<ServedRuns> {
  const preset = presetPool(settings.pool);
  if (preset === null) {
    const known = POOL_PRESETS.map(({ id }) => id).join(", ");
    throw new UsageError(`There is no pool ${settings.pool}. There are ${known}.`);
  }
  const heads = settings.headsFolder === null ? null : await readHeads(settings.headsFolder);
  const means = meansOf(heads, env);
  const build: ServedRuns["build"] = (asked, served, id) => {
    const setup = setupFor(served, settings, preset.pool);
    return completionRun(asked, served, setup, { id, startedAt: Date.now(), seed: newSeed() });
  };
  return {
    models: SERVED_MODELS.filter(
      (served) =>
        servedMissing(served, partsFor(served, settings)).length === 0 &&
        (settings.server === null || suits(served, heads, settings)),
    ),
    build,
    async run(asked, served, id, onEvent, signal) {
      const request = await build(asked, served, id);
      const parts = await openRun(means, request, startOf(request), () => undefined);
      const sink = { emit: onEvent, commit: () => Promise.resolve() };
      await runPolicy({ ...parts, sink, signal });
    },
  };
}

/** Whether a live run of a router can use the heads that the server was given. */
function suits(
  { policy }: ServedModel,
  heads: Heads | null,
  { embedding }: ServeSettings,
): boolean {
  const { needs } = policyCard(policy);
  if (heads === null || needs.heads === null) return true;
  if (heads.kind !== "fitted") return needs.heads === "any" || needs.heads === heads.kind;
  const bringsVectors = heads.embedding === null || heads.lexical !== null;
  return needs.heads === "fitted" && (bringsVectors || embedding !== null);
}

function setupFor(
  served: ServedModel,
  settings: ServeSettings,
  pool: CompletionSetup["pool"],
): CompletionSetup {
  const { providerUrls, budget, pace } = settings;
  const parts = partsFor(served, settings);
  return { parts, pool, budget, pace, providers: PRESETS, providerUrls, weather: CLEAR_SKY };
}

function partsFor({ policy }: ServedModel, settings: ServeSettings): RouterParts {
  const { server, embedding, headsFolder } = settings;
  return {
    runtime: server === null ? { kind: "demo" } : runtimeFor(policy, server),
    embedding: embedding === null ? null : { kind: "server", ...embedding },
    heads: headsFolder === null ? null : "folder",
  };
}

/** The same server completes texts and takes tools: the policy says which it wants. */
function runtimeFor(policy: PolicyId, server: PolicyServer): RuntimeSpec {
  const { baseUrl, model, price, shape } = server;
  return policyCard(policy).needs.session === "chat"
    ? { kind: "chat", provider: providerAt(baseUrl), model, price }
    : { kind: "server", baseUrl, model, shape, price };
}

/** A provider that we know by its address, with its own key; else the visitor's own server. */
function providerAt(baseUrl: string): Provider {
  return PRESETS.find((preset) => preset.baseUrl === baseUrl) ?? policyServer(baseUrl);
}

function meansOf(heads: Heads | null, env: Environment): RunMeans {
  return {
    access: {
      fetch: (input, init) => fetch(input, init),
      clock: systemClock,
      random: Math.random,
      online: () => true,
      date: () => Date.now(),
    },
    keyFor: async (provider) => env[keyName(provider)] || null,
    headsFor: async () => {
      if (heads !== null) return heads;
      throw new SwitchyardError("heads-missing", "This server was given no heads.", {
        fix: "Start it with --heads PATH.",
        side: "visitor",
      });
    },
    openGpuSession: null,
    openGpuEmbedder: () => null,
  };
}

/** `openrouter` → `OPENROUTER_API_KEY`. */
function keyName({ id }: Provider): string {
  return `${id.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_API_KEY`;
}

/** Heads of a folder, or of one zip archive. */
async function readHeads(folder: string): Promise<Heads> {
  if ((await stat(folder)).isFile()) {
    const chosen = [{ path: basename(folder), file: await openAsBlob(folder) }];
    return headsIn(await checkpointFiles(chosen), folder);
  }
  const names = await readdir(folder, { recursive: true });
  const files = names.map((name) => ({
    path: relative(folder, join(folder, name)).replaceAll("\\", "/"),
    read: async () => new Uint8Array(await readFile(join(folder, name))),
  }));
  return headsIn(files, folder);
}

async function headsIn(files: readonly CheckpointFile[], source: string): Promise<Heads> {
  const { signal } = new AbortController();
  return (await readHeadsFiles(files, { source, signal })).heads;
}
