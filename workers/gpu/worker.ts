import * as Comlink from "comlink";
import { type Failure, toFailure } from "#core/errors.ts";
import { ModelShelf } from "#storage/installed/model-shelf.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { EmbeddingLoadRequest, GpuApi, LoadMessage, LoadRequest } from "./api.ts";
import { correctShadersOf } from "./correct-shaders.ts";
import { EmbeddingHost, type EmbeddingWorld } from "./embedding-host.ts";
import { modelDownloadFailed } from "./gpu-errors.ts";
import { reportGpu } from "./gpu-report.ts";
import { holdGpu } from "./hold-gpu.ts";
import { withInstalledModels } from "./installed-caches.ts";
import type { FileWorld } from "./model-files.ts";
import { ModelHost } from "./model-host.ts";
import { removeModel, storedModels } from "./stored-models.ts";
import { watchDevices } from "./watch-devices.ts";

installErrorTransfer();

const hasGpu = typeof GPUAdapter !== "undefined" && typeof GPUDevice !== "undefined";
const devices = hasGpu ? watchDevices(GPUAdapter.prototype) : null;
let areCorrected = false;
/** A processor that stands in for a device takes seconds for a token. */
let isSoftware = false;

const files: FileWorld = {
  fetch: (input, init) => fetch(input, init),
  caches: withInstalledModels(caches, () => ModelShelf.open(navigator.storage)),
};
// The engine has no other way to be given files: it opens caches by the global name.
Object.defineProperty(globalThis, "caches", { value: files.caches, configurable: true });

const world: Omit<EmbeddingWorld, "load"> = {
  clock: systemClock,
  files,
  hold: (takeOver) => holdGpu(navigator.locks, takeOver),
  patienceMs: (tokens) => (isSoftware ? 900_000 : 60_000 + tokens * 1000),
  lost: () => devices?.lost() ?? new Promise(() => undefined),
};

const engineMissing = (cause: unknown): never => {
  throw modelDownloadFailed("the engine of this page did not arrive.", cause);
};

const host = new ModelHost({
  ...world,
  // The engine is six megabytes: it comes with the first load, and not for a question about the device.
  load: async (model, tools) => {
    const { loadWebllm } = await import("./load-webllm.ts").catch(engineMissing);
    return loadWebllm(model, tools);
  },
  correctShaders: () => {
    if (!areCorrected && hasGpu) correctShadersOf(GPUDevice.prototype);
    areCorrected = true;
  },
});

const embeddings = new EmbeddingHost({
  ...world,
  load: async (model, tools) => {
    const { loadEmbedding } = await import("./load-embedding.ts").catch(engineMissing);
    return loadEmbedding(model, tools);
  },
});

type Step = Exclude<LoadMessage, { readonly type: "finish" }>;

/** Loads follow one another: two models at once are more than a device holds. */
let loading: Promise<unknown> = Promise.resolve();

/** Does a load when those before it are over. `finish` is last, and always comes. */
function serveLoad<Loaded>(
  port: MessagePort,
  work: (report: (step: Step) => void, signal: AbortSignal) => Promise<Loaded>,
): void {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const finish = (failure: Failure | null, loaded: Loaded | null): void =>
    port.postMessage({ type: "finish", failure, loaded });
  loading = loading.then(async () => {
    try {
      const { adapter, problem } = await reportGpu(navigator);
      if (problem !== null) return finish(problem, null);
      isSoftware = adapter?.isSoftware ?? false;
      const loaded = await work((step) => port.postMessage(step), controller.signal);
      finish(null, loaded);
    } catch (thrown) {
      finish(toFailure(thrown), null);
    }
  });
}

function load(request: LoadRequest, port: MessagePort): void {
  serveLoad(port, async (report, signal) => {
    await embeddings.unload();
    return host.load(request, report, signal);
  });
}

function loadEmbedding(request: EmbeddingLoadRequest, port: MessagePort): void {
  serveLoad(port, async (report, signal) => {
    await host.unload();
    return embeddings.load(request, report, signal);
  });
}

const api: GpuApi = {
  capabilities: () => reportGpu(navigator),
  load,
  loaded: () => host.loaded,
  loadEmbedding,
  loadedEmbedding: () => embeddings.loaded,
  embed: (model, texts) => embeddings.embed(model, texts),
  unload: async () => {
    await embeddings.unload();
    await host.unload();
  },
  openSession: (port) => void host.openSession(port),
  closeSessions: () => host.closeSessions(),
  compareWithFresh: () => host.compareWithFresh(),
  storedModels: () => storedModels(files),
  removeModel: (modelUrl) => removeModel(files, modelUrl),
};

Comlink.expose(api);
