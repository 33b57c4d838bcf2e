import type { InstalledDesk, WorkKind } from "#state/installed/installed-desk.svelte.ts";
import { formatDuration } from "#ui/parts/format.ts";
import { formatBytes } from "#ui/parts/format-bytes.ts";

type Model = InstalledDesk["models"][number];
type Planned = NonNullable<InstalledDesk["planned"]>;
type Progress = NonNullable<NonNullable<InstalledDesk["work"]>["progress"]>;

/** A rate over less time than this says nothing. */
const SHORTEST_MS = 500;

/** What the work is called while it lasts. */
export const WORK_TEXT = {
  install: "Installing",
  verify: "Checking",
  repair: "Repairing",
  export: "Copying out",
} as const satisfies Record<WorkKind, string>;

/** How the weights are kept, for a person. */
export const QUANTIZATIONS = [
  { id: "q4f16_1", title: "q4f16_1: 4 bits, computed in 16" },
  { id: "q4f32_1", title: "q4f32_1: 4 bits, computed in 32" },
  { id: "q0f16", title: "q0f16: 16 bits, not quantised" },
  { id: "q0f32", title: "q0f32: computed in 32 bits, not quantised" },
] as const;

/** `1.1 GB of 6.2 GB read, 24 MB a second, 25.0 s left; 300 MB of 1.7 GB written`. */
export function bytesText(progress: Progress): string {
  const { bytes, totalBytes, newBytes, elapsedMs, writtenBytes, totalWriteBytes } = progress;
  const parts = [`${formatBytes(bytes)} of ${formatBytes(totalBytes)} read`];
  if (elapsedMs >= SHORTEST_MS && newBytes > 0) {
    const rate = (1000 * newBytes) / elapsedMs;
    parts.push(`${formatBytes(rate)} a second`);
    parts.push(`${formatDuration((1000 * (totalBytes - bytes)) / rate)} left`);
  }
  const written =
    totalWriteBytes === 0
      ? ""
      : `; ${formatBytes(writtenBytes)} of ${formatBytes(totalWriteBytes)} written`;
  return `${parts.join(", ")}${written}`;
}

/** `Tensor 12 of 398: model.layers.3.mlp.up_proj.weight`. */
export function stepText(kind: WorkKind, { at, done, of }: Progress): string {
  const unit = kind === "install" || kind === "repair" ? "Part" : "File";
  if (at === "") return "";
  return `${unit} ${Math.min(done + 1, of)} of ${of}: ${at}`;
}

/** What an installation takes and gives, as label and text. */
export function planFacts({ plan }: Planned): readonly { label: string; text: string }[] {
  const { summary, work } = plan;
  const { library } = summary;
  return [
    {
      label: work === "copy" ? "To be copied" : "To be read",
      text: formatBytes(summary.downloadBytes),
    },
    {
      label: "To be stored",
      text: `${formatBytes(summary.storeBytes)} in ${summary.shardCount} ${summary.shardCount === 1 ? "file" : "files"} of weights`,
    },
    {
      label: "Kind",
      text: `${summary.modelType}, ${summary.quantization}, ${summary.tensorCount} tensors`,
    },
    { label: "Graphics memory for the weights", text: formatBytes(summary.deviceBytes) },
    {
      label: "Compiled library",
      text:
        library === null
          ? "none of the list fits: name one when you load it"
          : `${library.name} fits`,
    },
  ];
}

/** Whether a compiled library is known for an installed model. */
export function libraryText({ libraryUrl }: Model): string {
  return libraryUrl === null
    ? "No compiled library of the list fits it: name one."
    : "Its compiled library is filled in.";
}

/** Where an installed model comes from. */
export function originText({ origin }: Model): string {
  if (origin.kind === "folder") return `from the folder ${origin.name} of this computer`;
  if (origin.kind === "address") return `from ${origin.url}`;
  const { host, repository, revision } = origin;
  const where = host === "https://huggingface.co" ? "" : ` at ${new URL(host).host}`;
  return `from ${repository}${where}, revision ${revision}`;
}

/** How much is known of an installed model's bytes. */
export function checkText(model: Model): string {
  const { checkedInputs, verification } = model;
  if (verification !== null && verification.damaged.length > 0) {
    const { damaged } = verification;
    return `${damaged.length === 1 ? "1 file is" : `${damaged.length} files are`} damaged or missing: ${damaged.join(", ")}`;
  }
  if (verification !== null) return "verified, every byte";
  if (checkedInputs !== null && checkedInputs.of > 0 && checkedInputs.right === checkedInputs.of) {
    return "its source’s sums were right";
  }
  return "its source publishes no sums; not verified since";
}
