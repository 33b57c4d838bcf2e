import * as Comlink from "comlink";
import { policyCard } from "#core/policies/policies.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { RemoteEmbedders } from "#workers/wire/remote-embedders.ts";
import { SessionSource } from "#workers/wire/session-source.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { RouterApi } from "./api.ts";
import { openGpuSession } from "./open-gpu-session.ts";
import { hostRun, type RunWorld } from "./run-host.ts";
import { runStore } from "./run-store.ts";
import { storage } from "./storage.ts";
import { Vault } from "./vault.ts";
import { vaultStore } from "./vault-store.ts";
import { whileLocked } from "./while-locked.ts";

installErrorTransfer();

const vault = new Vault(vaultStore);

let models: SessionSource | null = null;
let embedders: RemoteEmbedders | null = null;

const doFetch: typeof fetch = (input, init) => fetch(input, init);

const world: RunWorld = {
  access: {
    fetch: doFetch,
    clock: systemClock,
    random: Math.random,
    online: () => navigator.onLine,
    pageOrigin: self.location.origin,
    date: () => Date.now(),
  },
  keyFor: (provider) => vault.keyFor(provider),
  headsFor: async (id) => (await storage()).heads.load(id),
  storeFor: runStore,
  whileLocked,
  openGpuSession: (warn, signal) => openGpuSession(models, warn, signal),
  openGpuEmbedder: (model) => embedders?.open(model) ?? null,
};

const api: RouterApi = {
  start: (request, port) => void hostRun(world, request, [], port),
  resume: (request, events, port) => void hostRun(world, request, events, port),
  async prepare(policy) {
    const details = await policyCard(policy).details();
    await details.open({ fidelity: "switchyard", options: {}, heads: null });
  },
  connectModel: (port) => {
    models = new SessionSource(port);
  },
  connectEmbedding: (port) => {
    embedders = new RemoteEmbedders(port);
  },
  setKey: (provider, baseUrl, key) => vault.set(provider, baseUrl, key),
  vaultStatus: () => vault.status(),
  rememberKeys: (passphrase) => vault.remember(passphrase),
  unlock: (passphrase) => vault.unlock(passphrase),
  lock: () => vault.lock(),
  forgetKeys: () => vault.forget(),
  // What no question needs is loaded when it is asked for.
  async probe(provider) {
    const { probeProvider } = await import("#providers/probe.ts");
    return probeProvider(provider, { ...world.access, key: () => vault.keyFor(provider) });
  },
  async refreshPrices(pool) {
    const { fetchPrices } = await import("#providers/price-sources.ts");
    return fetchPrices(pool, doFetch, new Date().toISOString().slice(0, 10));
  },
  async importPrompt(policy, id) {
    const { downloadReleased } = await import("#providers/download-released.ts");
    return downloadReleased(policy, id, doFetch);
  },
};

Comlink.expose(api);

// The database is code of its own: it is fetched now, so that the first question need not wait for it.
void storage().catch(() => undefined);
