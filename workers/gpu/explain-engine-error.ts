import { isSwitchyardError, SwitchyardError, toFailure } from "#core/errors.ts";
import { gpuMemory, gpuUnavailable, modelDownloadFailed, modelInvalid } from "./gpu-errors.ts";

/** What the engine's own errors mean, by their name. */
const BY_NAME: Readonly<Record<string, (detail: string, cause: unknown) => SwitchyardError>> = {
  WebGPUNotAvailableError: () =>
    gpuUnavailable(
      "The browser gives this page no graphics processor.",
      "Switch on hardware acceleration in the browser's settings.",
    ),
  WebGPUNotFoundError: () =>
    gpuUnavailable(
      "The browser gives this page no graphics processor.",
      "Switch on hardware acceleration in the browser's settings.",
    ),
  ShaderF16SupportError: () =>
    gpuUnavailable(
      "This graphics processor does not compute in 16 bits, which this model needs.",
      "Choose the q4f32_1 variant of the model.",
    ),
  FeatureSupportError: (detail) =>
    gpuUnavailable(
      `This graphics processor lacks what the model needs: ${detail}`,
      "Choose another variant of the model.",
    ),
  // While a model is loaded, memory is what a device is lost for.
  DeviceLostError: (_, cause) =>
    gpuMemory("the device was lost while the model was loaded.", cause),
  LinkError: (_, cause) =>
    modelInvalid("its compiled library was made for another version of the engine", cause),
  CompileError: (_, cause) => modelInvalid("its compiled library is damaged", cause),
  ContextWindowSizeExceededError: (detail, cause) =>
    new SwitchyardError("context-full", detail, { side: "policy", cause }),
  NetworkError: (detail, cause) => modelDownloadFailed(detail, cause),
  QuotaExceededError: (_, cause) =>
    new SwitchyardError("storage-full", "The browser has no room left for this model.", {
      fix: "Delete another model, free space on the disk, or leave the private window.",
      side: "visitor",
      cause,
    }),
};

/** Any error of loading a model as one of ours, with a code and what to do. */
export function explainEngineError(thrown: unknown): SwitchyardError {
  if (isSwitchyardError(thrown)) return thrown;
  const { code } = toFailure(thrown);
  if (code === "aborted") return new SwitchyardError("aborted", "Stopped.", { side: "visitor" });
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  const detail = String(thrown instanceof Error ? thrown.message : thrown).slice(0, 300);
  const known = BY_NAME[name];
  if (known !== undefined) return known(detail, thrown);
  if (/out of memory|createBuffer|allocation|bad_alloc/i.test(detail)) {
    return gpuMemory(detail, thrown);
  }
  if (/failed to fetch|Cache\.add|networkerror/i.test(detail)) {
    return modelDownloadFailed("a file did not arrive.", thrown);
  }
  return modelInvalid(`the engine could not load it (${detail})`, thrown);
}
