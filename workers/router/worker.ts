import * as Comlink from "comlink";
import { downloadReleasedTemplate } from "#providers/download-released-template.ts";
import { fetchPrices } from "#providers/price-sources.ts";
import { probeProvider } from "#providers/probe.ts";
import { installErrorTransfer } from "../wire/error-transfer.ts";
import type { RouterApi } from "./api.ts";
import { hostRun, type RunWorld } from "./run-host.ts";
import { runStore } from "./run-store.ts";
import { systemClock } from "./system-clock.ts";
import { Vault } from "./vault.ts";
import { vaultStore } from "./vault-store.ts";
import { whileLocked } from "./while-locked.ts";

installErrorTransfer();

const vault = new Vault(vaultStore);

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
  storeFor: runStore,
  whileLocked,
};

const api: RouterApi = {
  start: (request, port) => void hostRun(world, request, [], port),
  resume: (request, events, port) => void hostRun(world, request, events, port),
  setKey: (provider, baseUrl, key) => vault.set(provider, baseUrl, key),
  vaultStatus: () => vault.status(),
  rememberKeys: (passphrase) => vault.remember(passphrase),
  unlock: (passphrase) => vault.unlock(passphrase),
  lock: () => vault.lock(),
  forgetKeys: () => vault.forget(),
  probe: (provider) =>
    probeProvider(provider, { ...world.access, key: () => vault.keyFor(provider) }),
  refreshPrices: (pool) => fetchPrices(pool, doFetch, new Date().toISOString().slice(0, 10)),
  importTemplate: (shape) => downloadReleasedTemplate(shape, doFetch),
};

Comlink.expose(api);
