import type { GpuModelChoice } from "#state/settings/preferences.svelte.ts";
import type { InstalledModel } from "#storage/installed/installed-model.ts";
import { installedUrl, readInstalledUrl } from "#storage/installed/installed-url.ts";

/** True for the installed model that the page would load. */
export function isChosenModel({ id }: InstalledModel, choice: GpuModelChoice): boolean {
  const url = choice.modelUrls[choice.preset] ?? "";
  return url.replace(/\/+$/, "") === installedUrl(id);
}

/** True for a model that was installed here, and not downloaded by the engine. */
export function isInstalled({ modelUrl }: { readonly modelUrl: string }): boolean {
  return readInstalledUrl(modelUrl) !== null;
}
