import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import { type Judgement, judgeModel } from "#core/weights/judge-model.ts";
import type { GpuModelChoice } from "#state/settings/preferences.svelte.ts";
import type { ModelSource, StoredModel } from "#workers/gpu/api.ts";
import { findPreset, type ModelBuild, type ModelPreset } from "./gpu-presets.ts";

/** A model as it can be loaded. */
export interface ChosenModel {
  readonly source: ModelSource;
  /** For a person, and as a run is labelled. */
  readonly name: string;
  readonly shape: ChatShape;
  /** `null` for a model of the visitor's own. */
  readonly preset: ModelPreset | null;
  readonly build: ModelBuild | null;
}

export type AddressField = "modelUrl" | "libraryUrl";

export type Reading =
  | { readonly ok: true; readonly chosen: ChosenModel }
  /** What is missing or wrong, by field; an empty address is missing and has no words. */
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<AddressField, string>>> };

/** The model that the visitor chose, in the build that the device can compute. */
export function readChoice(choice: GpuModelChoice, hasShaderF16: boolean): Reading {
  const preset = findPreset(choice.preset);
  const build = preset === null ? null : hasShaderF16 ? preset.half : preset.full;
  const model = addressOf(build?.modelUrl ?? choice.modelUrls[choice.preset] ?? "");
  const library = addressOf(build?.libraryUrl ?? choice.libraryUrl);
  if (!(model.ok && library.ok)) {
    return {
      ok: false,
      problems: {
        ...(model.ok ? {} : { modelUrl: model.problem }),
        ...(library.ok ? {} : { libraryUrl: library.problem }),
      },
    };
  }
  const id = build === null ? "custom" : `${choice.preset}-${build.quantization}`;
  return {
    ok: true,
    chosen: {
      source: {
        id,
        modelUrl: model.url,
        libraryUrl: library.url,
        contextWindow: choice.contextWindow,
      },
      name: nameOf(preset, model.url),
      shape: preset?.shape ?? choice.shape,
      preset,
      build,
    },
  };
}

/** True for the same files with the same longest text: nothing would change by loading it. */
export function isSameSource(one: ModelSource, other: ModelSource): boolean {
  return (
    folderOf(one.modelUrl) === folderOf(other.modelUrl) &&
    one.libraryUrl === other.libraryUrl &&
    one.contextWindow === other.contextWindow
  );
}

/** What the browser keeps of a model's files; `null` when there is nothing. */
export function storedOf(
  { modelUrl }: ModelSource,
  stored: readonly StoredModel[],
): StoredModel | null {
  return stored.find((known) => folderOf(known.modelUrl) === folderOf(modelUrl)) ?? null;
}

/**
 * Whether a listed model will run here, before anything is downloaded; `null` for one of which nothing is known yet.
 * What is stored of it needs no more room.
 */
export function judgeChoice(
  { build, source }: ChosenModel,
  report: GpuReport,
  stored: StoredModel | null,
): Judgement | null {
  if (build === null) return null;
  const free = report.freeStorageBytes;
  const freeStorageBytes = free === null ? null : free + (stored?.bytes ?? 0);
  return judgeModel({ ...report, freeStorageBytes }, build.needs, source.contextWindow);
}

/** A model's folder as a name: of a listed model its own, else the last part of the address. */
export function nameOfFolder(modelUrl: string): string {
  const folder = folderOf(modelUrl).replace(/\/resolve\/[^/]+$/, "");
  return folder.slice(folder.lastIndexOf("/") + 1);
}

/** A prompted model must never be taken for the trained policy: its label says what it is. */
function nameOf(preset: ModelPreset | null, modelUrl: string): string {
  if (preset === null) return nameOfFolder(modelUrl);
  return preset.kind === "base" ? `${preset.name}, prompted` : preset.name;
}

function folderOf(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/resolve\/main$/, "");
}

function addressOf(
  text: string,
): { readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, problem: "" };
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { ok: false, problem: "An address begins with https:// or http://." };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, problem: "An address must not contain a name or a password." };
  }
  return { ok: true, url: url.href };
}
