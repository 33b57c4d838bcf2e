import * as Comlink from "comlink";
import { toFailure } from "#core/errors.ts";
import { ModelShelf } from "../convert/model-shelf.ts";
import { installErrorTransfer } from "../wire/error-transfer.ts";
import { systemClock } from "../wire/system-clock.ts";
import type { LlmApi, LoadMessage, LoadRequest } from "./api.ts";
import { correctShadersOf } from "./correct-shaders.ts";
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

const host = new ModelHost({
  clock: systemClock,
  files,
  hold: (takeOver) => holdGpu(navigator.locks, takeOver),
  // The engine is six megabytes: it comes with the first load, and not for a question about the device.
  load: async (model, tools) => {
    const { loadWebllm } = await import("./load-webllm.ts").catch((cause: unknown) => {
      throw modelDownloadFailed("the engine of this page did not arrive.", cause);
    });
    return loadWebllm(model, tools);
  },
  patienceMs: (tokens) => (isSoftware ? 900_000 : 60_000 + tokens * 1000),
  lost: () => devices?.lost() ?? new Promise(() => undefined),
  correctShaders: () => {
    if (!areCorrected && hasGpu) correctShadersOf(GPUDevice.prototype);
    areCorrected = true;
  },
});

async function load(request: LoadRequest, port: MessagePort): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const post = (message: LoadMessage): void => port.postMessage(message);
  try {
    const report = await reportGpu(navigator);
    if (report.problem !== null) {
      post({ type: "finish", failure: report.problem, loaded: null });
      return;
    }
    isSoftware = report.adapter?.isSoftware ?? false;
    const loaded = await host.load(request, post, controller.signal);
    post({ type: "finish", failure: null, loaded });
  } catch (thrown) {
    post({ type: "finish", failure: toFailure(thrown), loaded: null });
  }
}

const api: LlmApi = {
  capabilities: () => reportGpu(navigator),
  load: (request, port) => void load(request, port),
  loaded: () => host.loaded,
  unload: () => host.unload(),
  openSession: (port) => void host.openSession(port),
  closeSessions: () => host.closeSessions(),
  compareWithFresh: () => host.compareWithFresh(),
  storedModels: () => storedModels(files),
  removeModel: (modelUrl) => removeModel(files, modelUrl),
};

Comlink.expose(api);
