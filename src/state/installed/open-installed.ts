import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import { saveBlob } from "#state/page/save-blob.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import { InstalledClient } from "#workers/installed/client.ts";
import { InstalledDesk } from "./installed-desk.svelte.ts";

/** Newer than the compiler's list, and not in every browser. */
interface FolderPicker {
  showDirectoryPicker?(options: { readonly mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
}

/** The desk of installed models with its worker; neither is part of the first load. */
export function openInstalled(
  preferences: Preferences,
  gpu: GpuModel,
  window: FolderPicker & { readonly navigator: Pick<Navigator, "storage"> },
): InstalledDesk {
  return new InstalledDesk({
    client: new InstalledClient(),
    storage: window.navigator.storage,
    preferences,
    gpu,
    pickFolder:
      window.showDirectoryPicker === undefined
        ? null
        : async () => {
            const folder = await window.showDirectoryPicker?.({ mode: "readwrite" });
            if (folder === undefined) throw new DOMException("Stopped.", "AbortError");
            return folder;
          },
    saveBlob,
  });
}
