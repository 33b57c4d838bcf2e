import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import type { ModelPreset } from "#state/gpu/gpu-presets.ts";
import { formatDuration } from "#ui/parts/format.ts";
import { formatBytes } from "#ui/parts/format-bytes.ts";

type Report = NonNullable<GpuModel["report"]>;
type Loaded = NonNullable<GpuModel["loaded"]>;
type Progress = NonNullable<GpuModel["progress"]>;

/** What the browser says about the device, as label and text. */
export function reportFacts(report: Report): readonly { label: string; text: string }[] {
  const { adapter, hasShaderF16, maxBufferBytes, maxBindingBytes } = report;
  return [
    { label: "Graphics processor", text: deviceName(adapter) },
    {
      label: "Arithmetic",
      text: hasShaderF16
        ? "16 and 32 bits: the smaller q4f16_1 builds run"
        : "32 bits only: the q4f32_1 builds are taken, which need more memory",
    },
    { label: "Largest buffer", text: formatBytes(Math.min(maxBufferBytes, maxBindingBytes)) },
    { label: "Memory", text: memoryText(report.machineMemoryGib) },
    {
      label: "Room for downloads",
      text:
        report.freeStorageBytes === null
          ? "the browser does not say"
          : formatBytes(report.freeStorageBytes),
    },
  ];
}

function deviceName(adapter: Report["adapter"]): string {
  if (adapter === null) return "none";
  const { vendor, architecture, description, isSoftware } = adapter;
  const name = description || `${vendor} ${architecture}`.trim() || "without a name";
  return isSoftware ? `${name}; a processor stands in for one, about a hundred times slower` : name;
}

/** Browsers say 8 for 8 GiB and more. */
function memoryText(gib: number | null): string {
  const part = "no browser tells how much of it is the GPU’s";
  if (gib === null) return `unknown; ${part}`;
  return `${gib >= 8 ? "8 GB or more" : `about ${gib} GB`} in this machine; ${part}`;
}

/** What a listed model is, honestly. */
export function presetText({ kind, downloadBytes }: ModelPreset): string {
  const size = `About ${formatBytes(downloadBytes)}.`;
  return kind === "base"
    ? `A prompted base model, not the trained policy. ${size}`
    : `The trained policy. Nobody publishes its weights in this engine’s format: they must be converted first: below, under “Add a router model”, or elsewhere, and you name the folder’s address. ${size}`;
}

/** What can be said before any download, in a word. */
export const FIT_TEXT = {
  yes: "Nothing speaks against it.",
  maybe: "It may not fit.",
  no: "It cannot run here.",
} as const;

const PHASE_TEXT = {
  checking: "Looking at the model’s files",
  downloading: "Downloading",
  compiling: "Preparing it for this GPU",
  testing: "Testing that a continued text is read rightly",
} as const satisfies Record<NonNullable<GpuModel["phase"]>, string>;

export function phaseText(phase: GpuModel["phase"]): string {
  return phase === null ? "" : PHASE_TEXT[phase];
}

/** `1.1 GB of 1.7 GB, 24 MB a second, 25.0 s left`. */
export function progressText({
  loadedBytes,
  totalBytes,
  bytesPerSecond,
  leftMs,
}: Progress): string {
  const parts = [`${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`];
  if (bytesPerSecond !== null) parts.push(`${formatBytes(bytesPerSecond)} a second`);
  if (leftMs !== null) parts.push(`${formatDuration(leftMs)} left`);
  return parts.join(", ");
}

/** How this device continues a text. */
export const CONTINUATION_TEXT = {
  "as-compiled": "A text is continued with the library as it is: only what is new is read.",
  corrected:
    "As compiled, this GPU reads continued texts wrongly; the library’s shaders have been corrected. Only what is new is read.",
  "one-by-one":
    "This GPU reads longer pieces of a continued text wrongly, so they are read token by token: right, and slower.",
} as const satisfies Record<Loaded["continuation"], string>;

const SHAPE_TEXT = {
  qwen: "as Qwen 2.5 has them",
  llama: "as Llama 3.2 has them",
  plain: "plain text without a chat format",
} as const;

/** Which chat format the router's prompts get, and where it comes from. */
export function formatText(template: Loaded["template"], runtime: GpuModel["runtime"]): string {
  const shape = "shape" in runtime ? SHAPE_TEXT[runtime.shape] : "";
  if (template === null) {
    return `No chat template was found beside the weights; prompts are ${shape}.`;
  }
  if (template.frame === null) {
    return `The chat template in ${template.file} cannot be used for one message; prompts are ${shape}.`;
  }
  const isOwn = "frame" in runtime;
  return `Prompts are rendered with the model’s own chat template (${template.file}): ${isOwn ? "a format of its own" : shape}.`;
}

/** What the test after loading found. */
export function agreementText({ agreement }: Pick<Loaded, "agreement">): string {
  const { tokens, maxDifference, range } = agreement;
  return `Self-test passed: ${tokens} tokens read in pieces and at once gave the same numbers (they differ by ${rounded(maxDifference)} at most, in a range of ${rounded(range)}), and another first token changed them.`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}
