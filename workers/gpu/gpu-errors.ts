import { SwitchyardError } from "#core/errors.ts";

const ELSEWHERE = "Run the demo, or let a server run the policy.";

/** The model's files are not what this page can run. `why` completes “This model cannot be used: …”. */
export function modelInvalid(why: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("model-invalid", `This model cannot be used: ${why}.`, {
    fix: "Choose one of the listed models, or check the address of the custom one.",
    side: "visitor",
    cause,
  });
}

/** There is no WebGPU here, or no adapter. */
export function gpuUnavailable(message: string, fix: string): SwitchyardError {
  return new SwitchyardError("gpu-unavailable", message, {
    fix: `${fix} ${ELSEWHERE}`,
    side: "visitor",
  });
}

/** The device went away: a driver reset, a crash, or another program took its memory. */
export function gpuLost(detail: string, cause?: unknown): SwitchyardError {
  const why = detail === "" ? "" : ` (${detail})`;
  return new SwitchyardError("gpu-lost", `The browser lost the graphics processor${why}.`, {
    fix: `Load the model again. If it keeps happening: ${lowerFirst(ELSEWHERE)}`,
    side: "visitor",
    retryable: true,
    cause,
  });
}

export function gpuMemory(detail: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("gpu-memory", `The graphics memory is not enough: ${detail}`, {
    fix: `Choose a smaller model or a shorter context, close other programs, or: ${lowerFirst(ELSEWHERE)}`,
    side: "visitor",
    cause,
  });
}

/** No answer from the device for `seconds`. */
export function gpuStalled(seconds: number): SwitchyardError {
  return new SwitchyardError(
    "gpu-stalled",
    `The graphics processor has not answered for ${seconds} seconds.`,
    {
      fix: `Load the model again. If it keeps happening: ${lowerFirst(ELSEWHERE)}`,
      side: "visitor",
      retryable: true,
    },
  );
}

/** The model computed something that is no number. */
export function gpuNotANumber(): SwitchyardError {
  return gpuWrong("The graphics processor computed values that are no numbers.");
}

/** The model computed the same for every token. */
export function gpuFlat(): SwitchyardError {
  return gpuWrong("The graphics processor computed the same value for every token.");
}

/** The model computed the same whatever came before the newest token. */
export function gpuBlind(): SwitchyardError {
  return gpuWrong(
    "The model on the graphics processor does not see what it read before: another beginning of a text changed nothing.",
  );
}

/** A text in pieces gave other numbers than the same text at once, in every way that was tried. */
export function gpuPiecesDiffer(): SwitchyardError {
  return gpuWrong(
    "The graphics processor computed other numbers for a text in pieces than for the same text at once.",
  );
}

/** An embedding model gave one text two different vectors, or two texts the same. */
export function gpuVectorsWrong(): SwitchyardError {
  return gpuWrong(
    "The graphics processor computed vectors that depend on more, or less, than the text.",
  );
}

function gpuWrong(message: string): SwitchyardError {
  return new SwitchyardError("gpu-wrong", message, {
    fix: `Load the model again, or its variant in 32-bit floating point. If it keeps happening: ${lowerFirst(ELSEWHERE)}`,
    side: "visitor",
  });
}

/** Another tab holds the device. */
export function gpuBusy(): SwitchyardError {
  return new SwitchyardError(
    "gpu-busy",
    "Another tab of this page is using the graphics processor.",
    {
      fix: `Take it over here, or use that tab. ${ELSEWHERE}`,
      side: "visitor",
      retryable: true,
    },
  );
}

/** Another tab took the device over. */
export function gpuTaken(): SwitchyardError {
  return new SwitchyardError("gpu-busy", "Another tab took over the graphics processor.", {
    fix: `Take it back here, or use that tab. ${ELSEWHERE}`,
    side: "visitor",
  });
}

/** The engine's package is not the one this page was written for. `missing` lists what is not as expected. */
export function engineChanged(missing: readonly string[]): SwitchyardError {
  return new SwitchyardError(
    "engine-changed",
    `The engine of this page is not as expected: ${missing.join(", ")}.`,
    { fix: "Reload the page; if it happens again, report it.", side: "switchyard" },
  );
}

export function modelDownloadFailed(detail: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError("model-download", `The model could not be downloaded: ${detail}`, {
    fix: "Check the connection and go on: what was downloaded is kept.",
    side: "network",
    retryable: true,
    cause,
  });
}

export function modelNotLoaded(): SwitchyardError {
  return new SwitchyardError("model-not-loaded", "No model is loaded on the graphics processor.", {
    fix: `Load one under Models. ${ELSEWHERE}`,
    side: "visitor",
  });
}

/** The text does not fit the model's context window, which holds `window` tokens. */
export function contextFull(window: number): SwitchyardError {
  return new SwitchyardError(
    "context-full",
    `The text has filled the ${window} tokens that the policy can read.`,
    {
      fix: "Ask a shorter question, use fewer rounds or shorter replies, or load the model with a longer context.",
      side: "policy",
    },
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
